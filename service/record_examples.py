"""Examples of records, lists, reports and files for the API's description."""

from __future__ import annotations

from collections.abc import Mapping

LEARNER: dict[str, object] = {
    "headline": "Développeuse web, en reconversion",
    "about": "Sept mois de formation, un stage en React et Node.js. Anglais courant.",
    "goals": [{"label": "développeuse front-end"}],
    "skills": [{"label": "JavaScript", "level": 3, "source": "certified"}],
    "place": {"label": "Villeurbanne", "commune": "69266", "lat": 45.77, "lon": 4.88},
    "mobility_km": 30,
    "contracts": ["cdi", "cdd"],
    "available_from": "2026-03-15",
}
OFFER: dict[str, object] = {
    "title": "Développeur / développeuse web",
    "description": "Vous développez des services publics en ligne avec Python et Vue.js. Docker serait un plus.",
    "contract": "cdd",
    "duration_months": 12,
    "remote": "hybrid",
    "place": {"label": "Lyon", "commune": "69123", "lat": 45.76, "lon": 4.84},
    "starts": "2026-04-01",
}
RECORDS: Mapping[str, dict[str, object]] = {
    "Learner": LEARNER,
    "Identity": {"learner_id": "l-0042", "given_name": "Awa", "email": "awa@example.org"},
    "Offer": OFFER,
    "Training": {
        "title": "Développeur web et web mobile",
        "provider_id": "prov-1",
        "certification": "RNCP37674",
        "level": 5,
        "delivery": "on-site",
        "duration_months": 7,
        "label_from": "2025-01-15",
        "label_until": "2028-01-15",
    },
    "Session": {
        "training_id": "t-7",
        "start": "2026-02-02",
        "end": "2026-09-04",
        "place": {"label": "Lyon"},
        "seats": 15,
    },
    "Enrolment": {
        "learner_id": "l-0042",
        "session_id": "s-12",
        "status": "running",
        "since": "2026-02-02",
    },
    "Organisation": {
        "name": "Atelier Numérique",
        "place": {"label": "Lyon"},
        "website": "https://example.org",
    },
    "Placement": {"learner_id": "l-0042", "on": "2026-10-01", "offer_id": "o-1", "contract": "cdi"},
    "Interaction": {
        "learner_id": "l-0042",
        "offer_id": "o-1",
        "kind": "shortlisted",
        "on": "2026-03-02",
    },
}


def _list(record: dict[str, object]) -> dict[str, object]:
    item = {"id": "0f3b5e9c", "etag": '"2a-9f86d081884c7d65"', "record": record}
    return {
        "items": [item],
        "next": "WyJvZmZlcnMiLCAiMGYzYjVlOWMiLCA0Ml0",
        "sequence": 42,
        "changed": False,
    }


REPORT: dict[str, object] = {
    "dry_run": False,
    "kind": "offers",
    "read": 3,
    "kept": 2,
    "dropped": 1,
    "problems": [
        {
            "line": 2,
            "field": "posts",
            "value": "deux",
            "code": "bad-field",
            "reason": "a whole number is wanted, not 'deux'",
            "dropped": True,
        }
    ],
    "more": 0,
}
EXAMPLES: Mapping[str, Mapping[str, object]] = {
    **RECORDS,
    **{f"New{name}": record for name, record in RECORDS.items() if "learner_id" not in record},
    **{f"{name}List": _list(record) for name, record in RECORDS.items()},
    "MergePatch": {"headline": "Développeuse web", "mobility_km": None},
    "ReportOut": REPORT,
}
"""An example for every shape that a body with records has, by its name."""
FILES: Mapping[str, object] = {
    "application/x-ndjson": '{"id": "o-1", "title": "Développeuse web"}\n',
    "text/csv": "id;titre\no-1;Développeuse web\n",
    "text/html": '<script type="application/ld+json">{"@type": "JobPosting", "title": "Développeuse web"}</script>',
    "application/json": [{"id": "o-1", "title": "Développeuse web"}],
    "application/ld+json": {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "Développeuse web",
    },
    "application/vnd.jsonresume+json": {
        "id": "l-0042",
        "basics": {"label": "Développeuse web"},
        "skills": [{"name": "SQL"}],
    },
    "multipart/form-data": {"file": "id;titre\no-1;Développeuse web\n"},
}
"""An example for every type of file."""
