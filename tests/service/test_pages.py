from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient

from data.network import Network
from matching.records import Goal, Learner, LearnerStatus, Place
from service.addresses import Asked, href
from service.app import create_app
from service.desk import Desk, Question
from service.ranked_views import points_bar
from service.settings import Settings
from service.views import headline
from service.wording_en import ENGLISH
from service.wording_fr import FRENCH, NBSP


class Page(HTMLParser):
    """What a reader of HTML finds: text, links, and every element with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def links(self, part: str) -> list[str]:
        return [
            one["href"] or "" for tag, one in self.elements if tag == "a" and part in (one.get("href") or "")
        ]


@pytest.fixture(scope="module")
def client(small_settings: Settings, small_desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(small_settings, small_desk), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def offer_id(small_network: Network) -> str:
    return next(offer.id for offer in small_network.offers if not offer.synthetic)


def _page(client: TestClient, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    return Page(answer.text)


def test_the_home_page_begins_with_a_real_offer(client: TestClient, small_network: Network) -> None:
    first = _page(client, "/").links("/offers/")[0]
    real = {offer.id for offer in small_network.offers if not offer.synthetic}
    assert first.removeprefix("/offers/") in {quote(one, safe=":") for one in real}


def test_every_link_of_the_home_page_leads_somewhere(client: TestClient) -> None:
    page = _page(client, "/?lang=en")
    links = page.links("/offers/")[:4] + page.links("/learners/")[:4] + page.links("/v1/")
    assert len(links) == 9
    for link in links:
        assert client.get(link).status_code == 200
        assert "lang=en" in link or link.startswith("/v1/")


def test_an_offer_s_page_says_what_the_api_says(client: TestClient, offer_id: str) -> None:
    page = _page(client, f"/offers/{offer_id}")
    answer = client.get(f"/v1/offers/{offer_id}/learners").json()
    ids = [re.sub(r"\?.*", "", link).removeprefix("/learners/") for link in page.links("/learners/")]
    assert ids == [match["learner_id"] for match in answer["matches"]]
    top = answer["matches"][0]
    assert FRENCH.say("score", score=FRENCH.number(top["score"], 2)) in page.text
    for reason in top["reasons"]:
        assert FRENCH.features[reason["feature"]].title in page.text
    for rule, hidden in answer["hidden"].items():
        title = FRENCH.rules[rule].title
        assert " ".join(FRENCH.count("hidden.learners", hidden, rule=title).split()) in page.text


def test_a_link_lifts_a_rule_and_another_puts_it_back(client: TestClient, offer_id: str) -> None:
    page = _page(client, f"/offers/{offer_id}")
    (link, *_) = [one for one in page.links("lift=") if "lang=" not in one]
    lifted = _page(client, link)
    rule = parse_qs(urlsplit(link).query)["lift"][0]
    assert f"Règle « {FRENCH.rules[rule].title} » levée" in lifted.text
    assert f"/offers/{offer_id}" in lifted.links(f"/offers/{offer_id}")


def test_pages_turn(client: TestClient, offer_id: str) -> None:
    path = f"/offers/{offer_id}?lift=distance&lift=dates&lift=contract&lift=rhythm&lift=language&lift=diploma"
    first = _page(client, path)
    (further,) = [one for one in first.links("offset=10") if "lang=" not in one]
    second = _page(client, further)
    assert FRENCH.say("rank", n=11) in second.text
    assert not set(first.links("/learners/")) & set(second.links("/learners/"))


def test_a_learner_s_page_shows_her_offers_and_not_her_prose(
    client: TestClient, small_network: Network
) -> None:
    learner = max(small_network.learners, key=lambda one: len(one.about))
    page = _page(client, f"/learners/{learner.id}")
    assert learner.id in page.text
    assert learner.about[:200] not in unescape(page.text)
    answer = client.get(f"/v1/learners/{learner.id}/offers").json()
    assert len(page.links("/offers/")) == len(answer["matches"])


def test_a_page_says_why_a_learner_who_found_has_no_offers(
    client: TestClient, small_network: Network
) -> None:
    placed = next(one for one in small_network.learners if one.status is LearnerStatus.PLACED)
    assert "a trouvé un emploi" in unescape(_page(client, f"/learners/{placed.id}").text)


def test_english_on_demand_and_back(client: TestClient, offer_id: str) -> None:
    french = _page(client, f"/offers/{offer_id}?lift=distance")
    (switch,) = french.links("lang=en")
    english = _page(client, switch)
    assert ENGLISH.say("offer.learners") in english.text
    assert FRENCH.say("offer.learners") not in english.text
    assert ("html", {"lang": "en"}) in english.elements
    assert "lift=distance" in switch
    assert [one for one in english.links("lift=distance") if "lang" not in one]


def test_fictional_data_says_so_everywhere(client: TestClient, offer_id: str) -> None:
    for path in ("/", f"/offers/{offer_id}", "/offers/none"):
        answer = client.get(path)
        assert " ".join(FRENCH.say("synthetic").split()) in Page(answer.text).text


def test_no_page_needs_script_or_inline_style(
    client: TestClient, offer_id: str, small_network: Network
) -> None:
    for path in ("/", f"/offers/{offer_id}", f"/learners/{small_network.learners[0].id}", "/none"):
        page = Page(client.get(path).text)
        for tag, attributes in page.elements:
            assert tag not in ("script", "style", "iframe")
            assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_pages_can_be_read_by_their_structure(client: TestClient, offer_id: str) -> None:
    page = _page(client, f"/offers/{offer_id}")
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = [one["id"] for _, one in page.elements if "id" in one]
    assert len(ids) == len(set(ids))
    assert ("a", {"class": "skip", "href": "#main"}) in page.elements


def test_no_identity_is_on_any_page(client: TestClient, small_network: Network) -> None:
    paths = ["/", *(f"/offers/{one.id}" for one in small_network.offers[:6])]
    paths += [f"/learners/{one.id}" for one in small_network.learners[:12]]
    said = "\n".join(unescape(client.get(path).text) for path in paths)
    for identity in small_network.identities:
        for secret in (identity.email, identity.phone, identity.family_name):
            assert secret is None or secret not in said


@pytest.mark.parametrize(
    ("path", "status"), [("/offers/none", 404), ("/nowhere", 404), ("/learners/%00", 404), ("/?k=0", 422)]
)
def test_errors_are_pages_for_people(client: TestClient, path: str, status: int) -> None:
    page = _page(client, path, status)
    assert FRENCH.say("error.title") in page.text
    assert page.links("/")


def test_a_hostile_record_stays_text(client: TestClient, small_desk: Desk) -> None:
    learner = Learner("l<b>", headline="<script>alert(1)</script> & co", place=Place("<i>Lyon</i>"))
    small_desk.matcher.add_learners([learner])
    text = client.get("/learners/l%3Cb%3E?lang=en").text
    small_desk.matcher.learners.remove(["l<b>"])
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in text
    assert "<i>Lyon" not in text


@pytest.mark.parametrize(
    ("learner", "shown"),
    [
        (Learner("l1", headline="Développeuse web certifiée"), "Développeuse web certifiée"),
        (
            Learner("l1", headline="Je m'appelle Awa Diallo, data analyst, awa@example.org"),
            "Je m'appelle data analyst,",
        ),
        (Learner("l1", headline="  ", goals=(Goal("data analyst"),)), f"Vise{NBSP}: data analyst"),
        (Learner("l1"), "Profil sans titre"),
    ],
)
def test_a_learner_is_called_by_her_headline_without_name_or_contact(
    small_desk: Desk, learner: Learner, shown: str
) -> None:
    assert headline(small_desk, learner, FRENCH) == shown


def test_a_learner_who_says_nothing_is_called_by_her_training(
    small_desk: Desk, small_network: Network
) -> None:
    followed = small_network.enrolments[0].learner_id
    title = small_desk.trainings_of(followed)[-1].title
    assert title in headline(small_desk, Learner(followed), FRENCH)


def test_bars_never_leave_their_frame() -> None:
    for points in (-100.0, -1.0, -0.001, 0.0, 0.3, 4.0, 9.0):
        bar = points_bar(points)
        assert bar.x >= 0
        assert bar.x + bar.width <= 100
    assert points_bar(0.001).sign == "none"


def test_addresses_keep_the_state_of_a_search() -> None:
    asked = Asked("/offers/o1", Question(k=5, offset=20, lift=frozenset({"dates"}), lang="en"))
    assert asked.at(25) == "/offers/o1?lift=dates&k=5&offset=25&lang=en"
    assert asked.lifting(frozenset()) == "/offers/o1?k=5&lang=en"
    assert asked.in_language("fr") == "/offers/o1?lift=dates&k=5&offset=20"
    assert href("/", Question()) == "/"
