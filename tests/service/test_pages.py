from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient

from data.network import Network
from matching.eligibility import RULES
from matching.records import Goal, Learner, LearnerStatus, Place
from service.addresses import Asked, href
from service.desk import Desk, Question
from service.ranked_views import points_bar
from service.store.desk_tables import RANKINGS
from service.views import headline
from service.wording_en import ENGLISH
from service.wording_fr import FRENCH, NBSP
from tests.service.people import ADMIN, LEARNER, RECRUITER, SEEN, WHO, Served, served


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
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("pages")) as running:
        yield running


@pytest.fixture(scope="module")
def program(here: Served) -> TestClient:
    return here.api(ADMIN)


@pytest.fixture
def client(here: Served) -> TestClient:
    """A browser of an administrator's, in which no language was chosen yet."""
    return here.client(ADMIN)


@pytest.fixture(scope="module")
def network(here: Served) -> Network:
    return here.network


@pytest.fixture(scope="module")
def offer_id(network: Network) -> str:
    return next(offer.id for offer in network.offers if not offer.synthetic)


def _page(client: TestClient, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    return Page(answer.text)


def test_somebody_unknown_is_told_what_this_is_and_where_to_sign_in(here: Served) -> None:
    page = _page(here.stranger(), "/")
    assert page.links("/sign-in")
    assert not page.links("/offers/") + page.links("/learners/") + page.links("/jobs/")


def test_the_offers_begin_with_a_real_one(client: TestClient, network: Network) -> None:
    first = _page(client, "/jobs").links("/offers/")[0]
    real = {offer.id for offer in network.offers if not offer.synthetic}
    assert first.removeprefix("/offers/") in {quote(one, safe=":") for one in real}


def test_every_link_of_the_offers_leads_somewhere(here: Served, client: TestClient) -> None:
    for reader in (client, here.client(RECRUITER), here.client(LEARNER)):
        page = _page(reader, "/jobs?lang=en")
        links = [one for one in page.links("/offers/") if one.startswith("/offers/")][:4]
        links += page.links("/jobs/")[:4] + page.links("/v1/")
        assert len(links) >= 5
        for link in links:
            assert reader.get(link, follow_redirects=True).status_code == 200
            assert "lang=en" in link or link.startswith("/v1/")


def test_an_offer_alone_tells_nothing_of_anybody(here: Served) -> None:
    offer = here.offer_of("org2")
    for who in WHO:
        page = _page(here.client(who), f"/jobs/{offer.id}")
        assert offer.title in page.text
        assert not page.links("/learners/")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (RECRUITER, 200),
        ("recruiter2", 404),
        ("counsellor", 403),
        (LEARNER, 403),
        ("analyst", 403),
        (ADMIN, 200),
    ],
)
def test_who_is_ranked_for_an_offer_is_for_its_recruiters(here: Served, who: str, status: int) -> None:
    path = f"/offers/{here.offer_of('org1').id}"
    assert here.client(who).get(path, follow_redirects=True).status_code == status


@pytest.mark.parametrize(
    ("who", "number", "status"),
    [
        (RECRUITER, 0, 403),
        ("counsellor", 0, 200),
        ("counsellor2", 0, 404),
        (LEARNER, 0, 403),
        ("analyst", 0, 403),
        (ADMIN, 0, 200),
    ],
)
def test_a_learner_s_page_is_for_her_counsellor(here: Served, who: str, number: int, status: int) -> None:
    path = f"/learners/{here.learner_id(number)}"
    assert here.client(who).get(path, follow_redirects=True).status_code == status


def test_a_ranking_that_was_shown_is_in_the_log(here: Served, client: TestClient, offer_id: str) -> None:
    def logged() -> list[tuple[str, str]]:
        here.app.state.ranking_log.flush()
        with here.store.reading() as now:
            return [(row.side, row.actor) for row in now.connection.execute(RANKINGS.select())]

    before = len(logged())
    _page(client, f"/offers/{offer_id}")
    _page(client, f"/learners/{here.learner_id(1)}")
    assert logged()[before:] == [("learners", ADMIN), ("offers", ADMIN)]


def test_who_did_not_agree_is_in_no_recruiter_s_list(here: Served) -> None:
    everybody = {one.id for one in here.network.learners}
    seen = {here.learner_id(number) for number in range(SEEN)}
    rules = "&".join(f"lift={rule}" for rule in RULES)
    page = _page(here.client(RECRUITER), f"/recruiter/offers/{here.offer_of('org1').id}?k=100&{rules}")
    found = {one for one in everybody if any(one in link for link in page.links("/candidates/"))}
    assert found
    assert found <= seen
    whole = _page(here.client(ADMIN), f"/offers/{here.offer_of('org1').id}?k=100&{rules}")
    assert not set(re.findall(r"learner-\d+", whole.text)) <= seen


def test_an_offer_s_page_says_what_the_api_says(
    client: TestClient, program: TestClient, offer_id: str
) -> None:
    page = _page(client, f"/offers/{offer_id}")
    answer = program.get(f"/v1/offers/{offer_id}/learners").json()
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
    assert " ".join(FRENCH.say("lifted", rule=FRENCH.rules[rule].title).split()) in lifted.text
    assert f"/offers/{offer_id}" in lifted.links(f"/offers/{offer_id}")


def test_pages_turn(client: TestClient, offer_id: str) -> None:
    path = f"/offers/{offer_id}?lift=distance&lift=dates&lift=contract&lift=rhythm&lift=language&lift=diploma"
    first = _page(client, path)
    (further,) = [one for one in first.links("offset=10") if "lang=" not in one]
    second = _page(client, further)
    assert FRENCH.say("rank", n=11) in second.text
    assert not set(first.links("/learners/")) & set(second.links("/learners/"))


def test_a_learner_s_page_shows_her_offers_and_not_her_prose(
    client: TestClient, program: TestClient, network: Network
) -> None:
    learner = max(network.learners, key=lambda one: len(one.about))
    page = _page(client, f"/learners/{learner.id}")
    assert learner.id in page.text
    assert learner.about[:200] not in unescape(page.text)
    answer = program.get(f"/v1/learners/{learner.id}/offers").json()
    assert len(page.links("/jobs/")) == len(answer["matches"])


def test_a_page_says_why_a_learner_who_found_has_no_offers(client: TestClient, network: Network) -> None:
    placed = next(one for one in network.learners if one.status is LearnerStatus.PLACED)
    assert "a trouvé un emploi" in unescape(_page(client, f"/learners/{placed.id}").text)


def test_english_on_demand_and_back(client: TestClient, offer_id: str) -> None:
    french = _page(client, f"/offers/{offer_id}?lift=distance")
    (switch,) = french.links("lang=en")
    english = _page(client, switch)
    assert ENGLISH.say("offer.learners") in english.text
    assert FRENCH.say("offer.learners") not in english.text
    assert ("html", {"lang": "en"}) in english.elements
    assert "lift=distance" in switch
    assert english.links("lang=fr")


def test_fictional_data_says_so_everywhere(client: TestClient, offer_id: str) -> None:
    for path in ("/jobs", f"/offers/{offer_id}", "/offers/none"):
        answer = client.get(path)
        assert " ".join(FRENCH.say("synthetic").split()) in Page(answer.text).text


def test_no_page_has_inline_script_or_style(client: TestClient, offer_id: str, network: Network) -> None:
    for path in ("/jobs", f"/offers/{offer_id}", f"/learners/{network.learners[0].id}", "/none"):
        page = Page(client.get(path).text)
        for tag, attributes in page.elements:
            assert tag not in ("style", "iframe")
            assert tag != "script" or (attributes["src"] or "").startswith("/static/")
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


def test_no_identity_is_on_any_page(client: TestClient, network: Network) -> None:
    paths = ["/jobs", *(f"/offers/{one.id}" for one in network.offers[:6])]
    paths += [f"/learners/{one.id}" for one in network.learners[:12]]
    said = "\n".join(unescape(client.get(path).text) for path in paths)
    for identity in network.identities:
        for secret in (identity.email, identity.phone, identity.family_name):
            assert secret is None or secret not in said


@pytest.mark.parametrize(
    ("path", "status"), [("/offers/none", 404), ("/nowhere", 404), ("/learners/%00", 404), ("/jobs/%00", 404)]
)
def test_errors_are_pages_for_people(client: TestClient, path: str, status: int) -> None:
    page = _page(client, path, status)
    assert FRENCH.say("error.title") in page.text
    assert page.links("/")


def test_a_hostile_record_stays_text(here: Served, client: TestClient) -> None:
    learner = Learner("l<b>", headline="<script>alert(1)</script> & co", place=Place("<i>Lyon</i>"))
    here.store.upsert([learner])
    for _ in range(300):  # the desk follows the store
        text = client.get("/learners/l%3Cb%3E?lang=en").text
        if "alert(1)" in text:
            break
        time.sleep(0.1)
    here.store.remove("learners", [learner.id])
    assert "<script>" not in text
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
