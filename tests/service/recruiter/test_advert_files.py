"""An advert as a file: a text, a page, data of an exchange format, a document; and what is none of these."""

from __future__ import annotations

import json
from html import unescape

import pytest

from tests.made_documents import packed, pdf, word
from tests.service.people import Caller
from tests.service.recruiter.forms import form_to
from tests.service.recruiter.test_offers import ADVERT, NEW, REVIEW, number_of, reviewed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Il n’y a rien à lire"),
        (b"x" * 1_000_001, "trop long"),
        (b"%PDF-1.7 \x00\x01", "abîmé"),
        (b"\xd0\xcf\x11\xe0" * 100, "ancien format de Word"),
        (b"\x00\x01\x02\x03" * 100, "ni un texte ni un document"),
        (b'{"@type": "JobPosting", "title": ', "ne contient pas d’offre"),
        (b'[{"some": "thing"}]', "ne contient pas d’offre"),
    ],
    ids=["empty", "long", "pdf", "old-word", "odd", "broken", "foreign"],
)
def test_a_file_that_is_no_advert_is_refused_with_advice(
    recruiter: Caller, content: bytes, said: str
) -> None:
    answer = recruiter.post(
        NEW, data={"csrf": recruiter.csrf, "text": ""}, files={"file": ("advert", content)}
    )
    assert answer.status_code == 422
    assert said in answer.text


def test_a_zip_that_is_no_document_is_refused(recruiter: Caller) -> None:
    files = {"file": ("a.zip", packed({"advert.txt": ADVERT}))}
    answer = recruiter.post(NEW, data={"csrf": recruiter.csrf, "text": ""}, files=files)
    assert answer.status_code == 422
    assert "ni un PDF, ni un document Word" in unescape(answer.text)


@pytest.mark.parametrize(
    "content",
    [
        pdf("Technicien réseau", "Contrat : CDI", "Vous installez des routeurs avec Python."),
        word("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in ADVERT.splitlines())),
    ],
    ids=["pdf", "word"],
)
def test_an_advert_as_a_document_is_read_like_its_text(recruiter: Caller, content: bytes) -> None:
    files = {"file": ("annonce", content)}
    form = form_to(recruiter.post(NEW, data={"csrf": recruiter.csrf, "text": ""}, files=files), REVIEW)
    assert form.value("title") in ("Technicien réseau", "Développeur·se web (F/H)")
    assert form.value("contract") in ("cdi", "cdd")
    assert form.value(f"quote-{number_of(form, 'Python')}") == "Python"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_text_file_is_read_in_its_encoding(recruiter: Caller, encoding: str) -> None:
    files = {"file": ("a.txt", ADVERT.replace("·", "/").encode(encoding))}
    answer = recruiter.post(NEW, data={"csrf": recruiter.csrf, "text": ""}, files=files)
    assert form_to(answer, REVIEW).value("title") == "Développeur/se web (F/H)"


def test_a_job_posting_and_an_offer_of_france_travail_are_read(recruiter: Caller) -> None:
    posting = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "Technicienne réseau",
        "description": "<p>Installer des routeurs.</p>",
        "employmentType": "CDI",
        "jobLocation": {"address": {"addressLocality": "Lille", "postalCode": "59000"}},
    }
    page = f"<html><script type='application/ld+json'>{json.dumps(posting)}</script></html>"
    travail = {
        "id": "123ABC",
        "intitule": "Technicien réseau",
        "description": "Installer des routeurs.",
        "typeContrat": "CDI",
        "lieuTravail": {"libelle": "59 - LILLE"},
    }
    for content in (json.dumps(posting), page, json.dumps({"resultats": [travail]})):
        form = reviewed(recruiter, content)
        assert form.value("title").startswith("Technici")
        assert form.value("contract") == "cdi"
        assert "lille" in form.value("town").lower()
