"""A network on disk: one folder with a JSONL file per kind of record, as `passerelle sample` writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from data.codec import R, parse_json, read_jsonl, write_jsonl
from matching.errors import BadRecordError, DuplicateIdError
from matching.records import Enrolment, Identity, Learner, Offer, Organisation, Placement, Session, Training

ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class Network:
    """Everything one network knows, in memory. `about` says where it comes from.

    Raises:
        DuplicateIdError: two records of a kind have the same id.
    """

    learners: tuple[Learner, ...] = ()
    identities: tuple[Identity, ...] = ()
    trainings: tuple[Training, ...] = ()
    sessions: tuple[Session, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    offers: tuple[Offer, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    placements: tuple[Placement, ...] = ()
    about: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _distinct("learner", [r.id for r in self.learners])
        _distinct("identity", [r.learner_id for r in self.identities])
        _distinct("training", [r.id for r in self.trainings])
        _distinct("session", [r.id for r in self.sessions])
        _distinct("enrolment", [(r.learner_id, r.session_id) for r in self.enrolments])
        _distinct("offer", [r.id for r in self.offers])
        _distinct("organisation", [r.id for r in self.organisations])
        _distinct("placement", [(r.learner_id, r.on.isoformat()) for r in self.placements])

    def with_parts(self, **parts: Any) -> Network:
        """The network with some kinds replaced by what a store has: there no id comes twice, and none is looked for."""
        twin = object.__new__(Network)
        for one in fields(self):
            object.__setattr__(twin, one.name, parts.get(one.name, getattr(self, one.name)))
        return twin

    def loose_ends(self) -> tuple[str, ...]:
        """References to records that are not there, as sentences, in the order of the records."""
        learners = {r.id for r in self.learners}
        trainings = {r.id for r in self.trainings}
        sessions = {r.id for r in self.sessions}
        organisations = {r.id for r in self.organisations}
        offers = {r.id for r in self.offers}
        return (
            *(
                f"identity of unknown learner {r.learner_id!r}"
                for r in self.identities
                if r.learner_id not in learners
            ),
            *(
                f"training {r.id!r} of unknown organisation {r.provider_id!r}"
                for r in self.trainings
                if r.provider_id is not None and r.provider_id not in organisations
            ),
            *(
                f"session {r.id!r} of unknown training {r.training_id!r}"
                for r in self.sessions
                if r.training_id not in trainings
            ),
            *(
                f"enrolment of unknown learner {r.learner_id!r}"
                for r in self.enrolments
                if r.learner_id not in learners
            ),
            *(
                f"enrolment in unknown session {r.session_id!r}"
                for r in self.enrolments
                if r.session_id not in sessions
            ),
            *(
                f"offer {r.id!r} of unknown organisation {r.organisation_id!r}"
                for r in self.offers
                if r.organisation_id is not None and r.organisation_id not in organisations
            ),
            *(
                f"placement of unknown learner {r.learner_id!r}"
                for r in self.placements
                if r.learner_id not in learners
            ),
            *(
                f"placement on unknown offer {r.offer_id!r}"
                for r in self.placements
                if r.offer_id is not None and r.offer_id not in offers
            ),
        )


def write_network(folder: Path, network: Network) -> None:
    """Write every file of a network folder; the folder is made if need be. `hidden/` is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    write_jsonl(folder / "learners.jsonl", network.learners)
    write_jsonl(folder / "identities.jsonl", network.identities)
    write_jsonl(folder / "trainings.jsonl", network.trainings)
    write_jsonl(folder / "sessions.jsonl", network.sessions)
    write_jsonl(folder / "enrolments.jsonl", network.enrolments)
    write_jsonl(folder / "offers.jsonl", network.offers)
    write_jsonl(folder / "organisations.jsonl", network.organisations)
    write_jsonl(folder / "placements.jsonl", network.placements)
    text = json.dumps(network.about, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    (folder / ABOUT).write_text(text + "\n", encoding="utf-8")


def read_network(folder: Path) -> Network:
    """The network of a folder. A missing file stands for no record of that kind; `hidden/` is never read.

    Raises:
        BadRecordError: the folder holds none of the files, or a line of one cannot be read.
        DuplicateIdError: two records of a kind have the same id.
    """
    if not any((folder / f"{kind}.jsonl").is_file() for kind in ("learners", "offers", "trainings")):
        raise BadRecordError(
            f"{folder} is not a network folder: no learners.jsonl, offers.jsonl or trainings.jsonl"
        )
    return Network(
        learners=_read(folder / "learners.jsonl", Learner),
        identities=_read(folder / "identities.jsonl", Identity),
        trainings=_read(folder / "trainings.jsonl", Training),
        sessions=_read(folder / "sessions.jsonl", Session),
        enrolments=_read(folder / "enrolments.jsonl", Enrolment),
        offers=_read(folder / "offers.jsonl", Offer),
        organisations=_read(folder / "organisations.jsonl", Organisation),
        placements=_read(folder / "placements.jsonl", Placement),
        about=_about(folder / ABOUT),
    )


def _read(path: Path, cls: type[R]) -> tuple[R, ...]:
    return tuple(read_jsonl(path, cls)) if path.is_file() else ()


def _about(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        return {}
    try:
        about = parse_json(path.read_bytes())
    except ValueError as error:
        raise BadRecordError(f"{path.name}: {error}") from error
    if not isinstance(about, dict):
        raise BadRecordError(f"{path.name}: an object is wanted")
    return about


def _distinct(what: str, ids: Sequence[str | tuple[str, str]]) -> None:
    if len(set(ids)) == len(ids):  # as nearly always
        return
    seen: set[str | tuple[str, str]] = set()
    for one in ids:
        if one in seen:
            named = one if isinstance(one, str) else " in ".join(one)
            raise DuplicateIdError(f"two {what} records with the id {named!r}")
        seen.add(one)
