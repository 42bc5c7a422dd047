from __future__ import annotations

import io
import threading

import pytest
from pypdf import PdfWriter

from data.readers import documents
from data.readers.documents import (
    LARGEST_DOCUMENT,
    DocumentTrouble,
    UnreadableDocumentError,
    is_document,
    text_of_document,
)
from tests.made_documents import WORD, open_document, packed, pdf, word


def trouble(content: bytes) -> DocumentTrouble:
    with pytest.raises(UnreadableDocumentError) as told:
        text_of_document(content)
    return told.value.trouble


def test_a_pdf_is_read_page_after_page() -> None:
    content = pdf("Développeuse web", "Python, Django")
    assert is_document(content)
    assert text_of_document(content).split("\n") == ["Développeuse web", "Python, Django"]


def test_a_word_document_is_read_with_its_tables_and_boxes_once() -> None:
    text = text_of_document(
        word(
            "<w:p><w:r><w:t>Technicienne </w:t></w:r><w:r><w:t>support</w:t></w:r></w:p>"
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Linux</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:p><w:r><w:t>Docker</w:t><w:tab/><w:t>GLPI</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Encadré</w:t></w:r></w:p>"
            "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Encadré</w:t></w:r></w:p>"
            "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Fin</w:t></w:r></w:p>"
            "<w:p><w:r><w:delText>COBOL</w:delText><w:instrText>PAGE</w:instrText><w:br/><w:t>Git</w:t></w:r></w:p>"
        )
    )
    assert text.split("\n") == ["Technicienne support", "Linux", "Docker GLPI", "Encadré", "Fin", "", "Git"]


def test_an_open_document_is_read_without_its_comments() -> None:
    text = text_of_document(
        open_document(
            "<text:h>Administrateur<text:s/>systèmes</text:h>"
            "<text:p>Je sais <text:span>Ansible</text:span><office:annotation><text:p>à revoir</text:p>"
            "</office:annotation> et<text:line-break/>Terraform.</text:p>"
        )
    )
    assert text.split("\n") == ["Administrateur systèmes", "Je sais Ansible et", "Terraform."]


def test_what_gives_no_text_says_why() -> None:
    locked = PdfWriter(clone_from=io.BytesIO(pdf("secret")))
    locked.encrypt("un mot de passe", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    assert trouble(out.getvalue()) is DocumentTrouble.PROTECTED
    assert trouble(pdf("")) is DocumentTrouble.NO_TEXT
    assert trouble(b"\xd0\xcf\x11\xe0" + bytes(100)) is DocumentTrouble.OLD_WORD
    assert trouble(b"%PDF-1.7\nnothing of the kind") is DocumentTrouble.DAMAGED
    assert trouble(pdf("Python")[:300]) is DocumentTrouble.DAMAGED
    assert trouble(packed({"notes.txt": "Python"})) is DocumentTrouble.OTHER
    assert trouble(word("<w:p>")) is DocumentTrouble.DAMAGED
    assert trouble(pdf(*["une page"] * 40)) is DocumentTrouble.LARGE
    assert trouble(b"%PDF-" + bytes(LARGEST_DOCUMENT)) is DocumentTrouble.LARGE


def test_a_document_made_to_harm_is_refused() -> None:
    swelling = word("<w:p><w:r><w:t>" + "a" * 30_000_000 + "</w:t></w:r></w:p>")
    assert len(swelling) < 100_000
    assert trouble(swelling) is DocumentTrouble.LARGE
    entities = (
        f'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        f"<w:document {WORD}><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>"
    )
    assert trouble(packed({"word/document.xml": entities})) is DocumentTrouble.DAMAGED
    deep = word("<w:p>" * 30_000 + "</w:p>" * 30_000)
    assert trouble(deep) in (DocumentTrouble.NO_TEXT, DocumentTrouble.DAMAGED)


def test_many_at_once_are_told_to_come_again_and_hold_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(documents, "_AT_ONCE", turns)
    monkeypatch.setattr(documents, "_QUEUE_S", 0.01)
    with turns:
        assert trouble(pdf("Python")) is DocumentTrouble.SLOW
    assert text_of_document(pdf("Python")) == "Python"
