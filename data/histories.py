"""Which trainings each learner followed, and how far: enrolments joined to sessions and trainings."""

from __future__ import annotations

from collections.abc import Iterable

from matching.profile import FollowedTraining
from matching.records import Enrolment, Session, Training


def histories(
    enrolments: Iterable[Enrolment], sessions: Iterable[Session], trainings: Iterable[Training]
) -> dict[str, tuple[FollowedTraining, ...]]:
    """Trainings followed by learner id, in the order of the enrolments.

    An enrolment in a session or training that is not there is left out: it proves nothing.
    """
    training_of = {one.id: one for one in trainings}
    training_at = {one.id: training_of.get(one.training_id) for one in sessions}
    followed: dict[str, list[FollowedTraining]] = {}
    for one in enrolments:
        training = training_at.get(one.session_id)
        if training is not None:
            followed.setdefault(one.learner_id, []).append(FollowedTraining(training, one.status))
    return {learner: tuple(trainings) for learner, trainings in followed.items()}
