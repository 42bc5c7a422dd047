from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest

from matching.records import Learner, LearnerStatus, Offer, OfferStatus
from service.accounts import consents
from service.accounts.consents import Purpose
from service.learner.offer_views import own_offer_path
from service.wording_en import ENGLISH
from service.wording_fr import FRENCH
from service.workspace.choices import Decision, choices_of
from service.workspace.suggestions import suggest
from tests.service.people import COUNSELLOR, LEARNER, LEARNER_2, LEARNER_3, Caller, Served
from tests.service.recruiter.forms import form_to, forms_of

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)


@pytest.fixture
def her(site: Served) -> Caller:
    return site.client(LEARNER, csrf_header=False)


def _open(site: Served, organisation_id: str, number: int = 0) -> Offer:
    """One of an employer's offers that can still be answered."""
    return [
        one
        for one in site.network.offers
        if one.organisation_id == organisation_id
        and one.status is OfferStatus.OPEN
        and (one.expires is None or one.expires >= date(2026, 6, 15))
    ][number]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _listed(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'<h3><a href="(/me/offers/[^"?]+)', page)))


def _text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_her_offers_come_with_reasons_and_with_what_would_help(her: Caller) -> None:
    page = her.get("/me")
    assert page.status_code == 200
    assert len(_listed(page.text)) == 10
    assert _plain(FRENCH.say("learner.step")) in _text(page.text)
    assert _plain(FRENCH.say("reasons")) in _text(page.text)
    english = _text(her.get("/me?lang=en").text)
    assert _plain(ENGLISH.say("learner.start")) in english
    assert _plain(FRENCH.say("learner.start")) not in english
    her.get("/me?lang=fr")


def test_what_would_help_is_folded_in_the_list_and_open_on_the_page_of_one_offer(her: Caller) -> None:
    page = her.get("/me").text
    assert page.count('<details class="step">') > 1
    (path,) = re.findall(r'href="(/me/offers/[^"?]+)"', page.split('class="step"')[0])[-1:]
    assert page.count('href="/me/profile">' + FRENCH.say("learner.step.have")) > 1
    alone = her.get(path).text
    assert alone.count('<details class="step" open>') == 1
    assert alone.count('href="/me/profile">' + FRENCH.say("learner.step.have")) == 1


def test_a_second_page_goes_on_where_the_first_ends(her: Caller) -> None:
    first, second = _listed(her.get("/me").text), _listed(her.get("/me?offset=10").text)
    assert second
    assert not set(first) & set(second)


def test_an_offer_that_does_not_interest_her_leaves_the_list_and_comes_back(
    site: Served, her: Caller
) -> None:
    before = her.get("/me")
    away = _listed(before.text)[0]
    form = next(
        one
        for one in forms_of(before)
        if one.action == f"{away}/choice" and ("act", "dismiss") in one.buttons
    )
    form.put("reason", "distance")
    form.put("text", "deux heures de train")
    answer = form.send(her, ("act", "dismiss"))
    assert answer.status_code == 303
    after = her.get(answer.headers["location"])
    assert _plain(FRENCH.say("learner.done.dismiss")) in _text(after.text)
    assert away not in _listed(after.text)
    chosen = her.get("/me/offers?show=dismissed")
    assert "deux heures de train" in chosen.text
    assert _plain(FRENCH.say("learner.reason.distance")) in _text(chosen.text)
    assert form_to(chosen, f"{away}/choice").send(her, ("act", "undo")).status_code == 303
    assert _listed(her.get("/me").text)[0] == away


def test_she_keeps_an_offer_and_no_longer(site: Served, her: Caller) -> None:
    page = her.get("/me")
    path = _listed(page.text)[1]
    save = next(
        one for one in forms_of(page) if one.action == f"{path}/choice" and ("act", "save") in one.buttons
    )
    assert save.send(her, ("act", "save")).status_code == 303
    assert path in her.get("/me/offers").text
    undo = form_to(her.get("/me/offers"), f"{path}/choice")
    assert undo.send(her, ("act", "undo")).status_code == 303
    assert path not in her.get("/me/offers").text


def test_before_she_applies_she_reads_who_sees_what_and_no_other_organisation_does(
    site: Served, her: Caller
) -> None:
    offer = _open(site, "org2", 1)
    path = own_offer_path(offer.id)
    page = her.get(f"{path}/apply")
    identity = next(one for one in site.network.identities if one.learner_id == site.learner_id(0))
    said = _text(page.text)
    assert "Mairie de Nantes" in said
    assert identity.email is not None
    assert identity.email in said
    answer = form_to(page, f"{path}/apply").send(her)
    assert answer.status_code == 303
    with site.store.reading() as now:
        assert choices_of(now, site.learner_id(0))[offer.id].decision is Decision.APPLIED
        assert consents.stands(now, site.learner_id(0), Purpose.CONTACT, "org2")
        assert not consents.stands(now, site.learner_id(0), Purpose.CONTACT, "org1")
    assert _plain(FRENCH.say("learner.undo.applied")) in _text(her.get(path).text)


def test_an_offer_from_elsewhere_is_only_noted(site: Served, her: Caller) -> None:
    offer = next(one for one in site.network.offers if one.organisation_id is None)
    page = her.get(f"{own_offer_path(offer.id)}/apply")
    assert _plain(FRENCH.say("learner.apply.note")) in _text(page.text)
    form_to(page, f"{own_offer_path(offer.id)}/apply").send(her)
    with site.store.reading() as now:
        assert not [one for one in consents.of_learner(now, site.learner_id(0)) if one.organisation_id is None
                    and one.purpose is Purpose.CONTACT]  # fmt: skip
        assert choices_of(now, site.learner_id(0))[offer.id].decision is Decision.APPLIED


def test_any_offer_can_be_read_with_the_match_in_full_even_one_that_a_rule_hides(
    site: Served, her: Caller
) -> None:
    shown = {
        urlsplit(one).path for one in _listed(her.get("/me").text) + _listed(her.get("/me?offset=10").text)
    }
    hidden = next(
        one for one in site.network.offers if (own_offer_path(one.id) not in shown and one.status is OfferStatus.OPEN
        and one.expires is None) or (one.expires and str(one.expires) > "2026-06-15"
        and own_offer_path(one.id) not in shown)
    )  # fmt: skip
    page = _text(her.get(own_offer_path(hidden.id)).text)
    assert _plain(FRENCH.say("learner.offer.match")) in page
    assert FRENCH.facts["unmet"] in page


def test_an_offer_that_is_filled_says_so_and_cannot_be_answered(site: Served, her: Caller) -> None:
    offer = replace(site.offer_of("org3", 3), id="filled-one", status=OfferStatus.FILLED)
    site.store.upsert([offer])
    path = own_offer_path(offer.id)
    form = form_to(her.get(f"{path}/apply"), f"{path}/apply")
    assert form.send(her).status_code == 422
    with site.store.reading() as now:
        assert offer.id not in choices_of(now, site.learner_id(0))


def test_what_her_counsellor_sent_comes_first_until_she_decides(site: Served) -> None:
    her = site.client(LEARNER_2, csrf_header=False)
    offer = _open(site, "org1", 2)
    with site.store.writing() as now:
        suggest(now, COUNSELLOR, offer.id, [site.learner_id(8)], "Une équipe accueillante.", AT)
    page = _text(her.get("/me").text)
    assert "Une équipe accueillante." in page
    assert FRENCH.say("learner.sent", who="Counsellor", day=FRENCH.day(AT.date())) in page
    form = next(one for one in forms_of(her.get(own_offer_path(offer.id))) if ("act", "save") in one.buttons)
    form.send(her, ("act", "save"))
    assert "Une équipe accueillante." not in her.get("/me").text


def test_a_paused_search_says_so_and_gets_no_offers(site: Served) -> None:
    her = site.client(LEARNER_3)
    learner = site.store.get(Learner, site.learner_id(55))
    site.store.upsert([replace(learner, status=LearnerStatus.PAUSED)])
    page = _text(her.get("/me").text)
    assert _plain(FRENCH.say("learner.hint.paused")) in page
    assert (
        _plain(FRENCH.say("learner.hint.unseen")) in page
    )  # she is one of those who did not agree to be seen
    assert _listed(her.get("/me").text) == []


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/me/offers/none/choice", {"act": "save"}, 404),
        ("/me/offers/none/apply", {}, 404),
        ("/me/offers/none/contest", {"text": "x"}, 404),
        ("/me/offers/{offer}/choice", {"act": "buy"}, 422),
        ("/me/offers/{offer}/choice", {"act": "dismiss", "reason": "mood"}, 422),
        ("/me/offers/{offer}/choice", {"act": "save", "back": "https://evil.example/"}, 303),
        ("/me/offers/{offer}/contest", {"text": "  "}, 422),
    ],
)
def test_odd_requests_get_their_answer(site: Served, path: str, data: dict[str, str], status: int) -> None:
    answer = site.client(LEARNER).post(path.format(offer=site.offer_of("org1").id), data=data)
    assert answer.status_code == status
    assert "evil" not in answer.headers.get("location", "")


def test_a_write_without_the_token_of_the_page_is_refused(site: Served) -> None:
    bare = site.client(LEARNER, csrf_header=False)
    offer = site.offer_of("org1", 4)
    for path in ("choice", "apply", "contest"):
        answer = bare.post(f"{own_offer_path(offer.id)}/{path}", data={"act": "save", "text": "x"})
        assert answer.status_code == 403
    with site.store.reading() as now:
        assert offer.id not in choices_of(now, site.learner_id(0))


def test_names_of_records_stay_text(site: Served, her: Caller) -> None:
    site.store.upsert([Offer("odd<b>", "<script>alert(1)</script>", organisation="<i>x</i>")])
    text = her.get(own_offer_path("odd<b>")).text
    assert "<script>alert" not in text
    assert "<i>x" not in text


def test_an_offer_past_its_last_day_says_so_and_is_not_applied_for(site: Served) -> None:
    offer = next(one for one in site.network.offers if one.status is OfferStatus.OPEN)
    over = site.app.state.desk.today() - timedelta(days=1)
    site.store.upsert([replace(offer, published=over, starts=None, expires=over)])
    herself = site.client(LEARNER)
    page = herself.get(f"/me/offers/{offer.id}").text
    for _ in range(100):
        if "a pris fin le" in page:
            break
        time.sleep(0.1)  # the desk learns of it within a second
        page = herself.get(f"/me/offers/{offer.id}").text
    assert "a pris fin le" in page
    assert f"/me/offers/{offer.id}/apply" not in page
