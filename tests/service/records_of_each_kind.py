"""One record of each kind that a store holds, all about one learner and one offer."""

from __future__ import annotations

from datetime import date

from data.codec import Record
from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    Offer,
    Organisation,
    Placement,
    Session,
    Training,
)

DAY = date(2026, 3, 1)
ONE_OF_EACH: tuple[Record, ...] = (
    Learner("l1", headline="Développeuse “web” – en reconversion"),
    Identity("l1", given_name="Awa"),
    Training("t1", "Développeur web"),
    Session("s1", "t1", DAY, DAY),
    Enrolment("l1", "s1", EnrolmentStatus.RUNNING),
    Offer("o1", "Développeur / développeuse"),
    Organisation("g1", "Mairie"),
    Interaction("l1", "o1", InteractionKind.SEEN, DAY),
    Placement("l1", DAY),
)
