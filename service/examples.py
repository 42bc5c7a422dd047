"""Examples for the API's description: a small world, said by the same functions that answer real requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from matching.features import FIT, INTEREST
from matching.matcher import Ranking
from matching.records import Evidence, Fact, Match, Reason, SkillSource, Verdict
from service.schemas import HealthOut, LearnersOut, OffersOut, ProblemOut, ReadyOut, learners_out, offers_out

DAY = date(2026, 3, 2)
SQL = Evidence(
    "met",
    "SQL",
    "esco:skill/598de5b0-5b58-4ea7-8058-a4bc4d18c742",
    source=SkillSource.CERTIFIED,
    where="skills[0]",
)
VUE = Evidence(
    "near",
    "Vue.js",
    "tool:vue-js",
    near="React",
    similarity=0.72,
    source=SkillSource.TEXT,
    where="about",
    text="React",
    start=31,
    end=36,
)
DOCKER = Evidence("missing", "Docker", "tool:docker")

MATCH = Match(
    learner_id="l-0042",
    offer_id="eig:dev-1",
    score=-1.4,
    baseline=-6.0,
    reasons=(
        Reason("required_skills", FIT, 0.5, 2.0, (SQL, VUE, DOCKER)),
        Reason("occupation", FIT, 0.8, 2.4, (Evidence("met", "développeur web", "rome:M1855"),)),
        Reason(
            "distance",
            INTEREST,
            12.0,
            0.2,
            (
                Evidence("fact", "learner", text="Lyon"),
                Evidence("fact", "offer", text="Vénissieux"),
                Evidence("fact", "remote", text="hybrid"),
            ),
        ),
        Reason("goal", INTEREST, None, 0.0),
    ),
    verdicts=(
        Verdict("distance", Fact.MET, {"distance_km": 12.0, "mobility_km": 30.0, "remote": "hybrid"}),
        Verdict("dates", Fact.UNKNOWN, {"available_from": DAY, "starts": None}),
    ),
    missing=(DOCKER,),
    unknown=("goal",),
    certainty=0.82,
)
RANKING = Ranking(matches=(MATCH,), total=37, hidden={"distance": 43}, widened=(), on=DAY)

LEARNERS: LearnersOut = learners_out(RANKING, lambda _: "Développeuse web junior")
OFFERS: OffersOut = offers_out(RANKING, lambda _: "Développeur / développeuse full-stack")
HEALTH = HealthOut(
    status="ok",
    version="0.1.0",
    referential="5d41402abc4b2a76",
    encoder="passerelle-fr-en-1",
    ranker="declared-1",
    sequence=12,
    store_sequence=12,
    troubles=[],
    learners=10_000,
    offers=2_071,
    trainings=400,
    on=DAY,
    synthetic=True,
)
READY = ReadyOut(status="ready", sequence=12)
PROBLEM = ProblemOut(
    type="urn:passerelle:problem:unknown-id",
    title="Aucun élément n’a cet identifiant",
    status=404,
    detail="no offer with id 'o9'",
    instance="/v1/offers/o9/learners",
)
OFFER_BODY: dict[str, object] = {
    "title": "Développeur / développeuse web",
    "description": "Vous développez des services publics en ligne avec Python et Vue.js. Docker serait un plus.",
    "contract": "cdd",
    "duration_months": 12,
    "remote": "hybrid",
    "place": {"label": "Lyon", "commune": "69123", "lat": 45.76, "lon": 4.84},
    "starts": "2026-04-01",
}
LEARNER_BODY: dict[str, object] = {
    "headline": "Développeuse web, en reconversion",
    "about": "Sept mois de formation, un stage en React et Node.js. Anglais courant.",
    "goals": [{"label": "développeuse front-end"}],
    "skills": [{"label": "JavaScript", "level": 3, "source": "certified"}],
    "place": {"label": "Villeurbanne", "commune": "69266", "lat": 45.77, "lon": 4.88},
    "mobility_km": 30,
    "contracts": ["cdi", "cdd"],
    "available_from": "2026-03-15",
}

EXAMPLES: Mapping[str, Mapping[str, object]] = {
    "LearnersOut": LEARNERS.model_dump(mode="json"),
    "OffersOut": OFFERS.model_dump(mode="json"),
    "HealthOut": HEALTH.model_dump(mode="json"),
    "ReadyOut": READY.model_dump(mode="json"),
    "ProblemOut": PROBLEM.model_dump(mode="json"),
    "Offer": OFFER_BODY,
    "Learner": LEARNER_BODY,
}
"""An example for every shape that a body of the API has."""
