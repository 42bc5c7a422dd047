"""Learners of the sample: a record, an identity, an enrolment and a hidden state for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.gazetteer import Commune
from data.sample.catalogue import Taught
from data.sample.dice import Dice
from data.sample.hidden import HeldSkill, HiddenLearner, draw_learner
from data.sample.learner_prose import Writer, Written
from data.sample.people import Person, draw_person
from data.sample.places import draw_home, draw_home_near, place_of
from data.sample.trades import trades
from matching.records import (
    Contract,
    Enrolment,
    EnrolmentStatus,
    Experience,
    Goal,
    Identity,
    Language,
    Learner,
    LearnerStatus,
    Place,
    Remote,
    Rhythm,
    Session,
    Skill,
    SkillSource,
)

# Diploma level on the way in; `None` is no diploma at all. About half stand at 4 or below once some are certified.
ENTRY_LEVELS: tuple[tuple[int | None, int], ...] = ((None, 17), (3, 20), (4, 27), (5, 17), (6, 13), (7, 6))
NO_DIPLOMA = 2  # below the CAP
OTHER_LANGUAGES = (("es", 40), ("ar", 25), ("pt", 12), ("de", 12), ("it", 11))
MIN_WORKING_AGE = 17
SHORTEST_JOB_DAYS = 60  # shorter ones are not told


@dataclass(frozen=True, slots=True)
class DrawnLearner:
    """Everything that is drawn for one learner."""

    learner: Learner
    identity: Identity
    enrolment: Enrolment
    hidden: HiddenLearner


def draw_learner_file(seed: int, number: int, taught: Taught, session: Session, today: date) -> DrawnLearner:
    """A learner of a session.

    Args:
        seed: of the whole sample.
        number: of the learner, from 1; with the seed it decides every draw.
        taught: the training followed.
        session: one of its cohorts.
        today: the reference day.
    """
    learner_id = f"learner-{number:05}"
    enrolment = _enrolment(Dice(seed, "enrolment", number), learner_id, session, today)
    hidden = draw_learner(Dice(seed, "hidden-learner", number), learner_id, taught.trade, enrolment.status)
    dice = Dice(seed, "person", number)
    entry = dice.from_table(ENTRY_LEVELS)
    home = _home(dice, session)
    person = draw_person(dice, learner_id, trades()[hidden.trade], home, entry, today)
    dice = Dice(seed, "prose", number)
    writer = Writer(dice, hidden, person, home.name, enrolment.status)
    written = writer.write()
    experiences = _experiences(dice, hidden, person, writer, taught, session, enrolment, today)
    shown: dict[str, tuple[str, ...]] = dict.fromkeys(written.in_prose, ("prose",))
    for name, _ in written.labels:
        shown[name] = (*(place for place in shown.get(name, ()) if place != "label"), "label")
    hidden = replace(
        hidden,
        skills=tuple(HeldSkill(s.skill, s.level, shown.get(s.skill, ())) for s in hidden.skills),
        claimed=tuple(name for name in hidden.claimed if name in shown),
        leaks=tuple(written.leaks),
    )
    dice = Dice(seed, "record", number)
    created = _created(dice, session, today)
    learner = Learner(
        id=learner_id,
        headline=written.headline,
        about=written.about,
        goals=_goals(dice, hidden, person, written),
        experiences=experiences,
        skills=_skills(dice, hidden, written, taught, enrolment.status),
        languages=_languages(dice, hidden, written),
        diploma_level=_diploma(dice, entry, taught, enrolment.status),
        place=_place(dice, home),
        mobility_km=_mobility(dice, hidden),
        remote=Remote(hidden.remote) if dice.chance(50) else None,
        contracts=tuple(map(Contract, hidden.contracts)) if dice.chance(68) else (),
        rhythm=Rhythm(hidden.rhythm) if dice.chance(50) else None,
        available_from=_available(dice, session, enrolment.status, today),
        status=_status(dice, session, enrolment.status, today),
        created=created,
        last_active=max(
            created,
            today
            - timedelta(
                days=dice.from_table(
                    (
                        (dice.between(0, 14), 42),
                        (dice.between(15, 60), 33),
                        (dice.between(61, 180), 17),
                        (dice.between(181, 500), 8),
                    )
                )
            ),
        ),
        synthetic=True,
    )
    return DrawnLearner(learner, person.identity, enrolment, hidden)


def _enrolment(dice: Dice, learner_id: str, session: Session, today: date) -> Enrolment:
    if session.start > today:
        return Enrolment(learner_id, session.id, EnrolmentStatus.PLANNED)
    if dice.chance(12):
        last = min(session.end, today)
        return Enrolment(
            learner_id,
            session.id,
            EnrolmentStatus.ABANDONED,
            session.start,
            dice.day(min(session.start + timedelta(days=14), last), last),
        )
    if session.end >= today:
        return Enrolment(learner_id, session.id, EnrolmentStatus.RUNNING, session.start)
    status = dice.from_table(((EnrolmentStatus.CERTIFIED, 70), (EnrolmentStatus.COMPLETED, 30)))
    return Enrolment(learner_id, session.id, status, session.start, session.end)


def _home(dice: Dice, session: Session) -> Commune:
    if session.place is None or session.place.commune is None or dice.chance(8):
        return draw_home(dice)
    return draw_home_near(dice, session.place.commune)


def _goals(dice: Dice, hidden: HiddenLearner, person: Person, written: Written) -> tuple[Goal, ...]:
    if written.style == "empty" or not dice.chance(68):
        return ()
    from_wishes = sorted(hidden.wished_trades, key=lambda k: (-hidden.wished_trades[k], k))
    goals = []
    for key in from_wishes[: dice.from_table(((1, 75), (2, 25)))]:
        trade = trades()[key]
        title = trade.english if written.language == "en" else trade.title(person.feminine)
        goals.append(Goal(written.as_typed(title, dice)))
    if dice.chance(38):  # in her own words, and vague
        return (Goal(written.vague_goal),)
    return tuple(goals)


def _skills(
    dice: Dice, hidden: HiddenLearner, written: Written, taught: Taught, enrolment: EnrolmentStatus
) -> tuple[Skill, ...]:
    levels = {s.skill: s.level for s in hidden.skills}
    rated = dice.chance(30)
    skills = [
        Skill(label, level=levels.get(name, 2) if rated else None)
        for name, label in {label: (name, label) for name, label in written.labels}.values()
    ]
    if enrolment is EnrolmentStatus.CERTIFIED and dice.chance(80):
        part = dice.some(taught.training.skills, dice.between(3, 7))
        skills += [replace(s, source=SkillSource.CERTIFIED) for s in part]
    elif enrolment in (EnrolmentStatus.COMPLETED, EnrolmentStatus.RUNNING) and dice.chance(25):
        skills += dice.some(taught.training.skills, dice.between(2, 5))
    return tuple(skills)


def _languages(dice: Dice, hidden: HiddenLearner, written: Written) -> tuple[Language, ...]:
    if written.style == "empty" and dice.chance(70):
        return ()
    found = []
    if dice.chance(50):
        found.append(Language("fr", dice.from_table((("C2", 70), ("C1", 14), ("B2", 10), ("B1", 6)))))
    if hidden.english is not None and dice.chance(60):
        found.append(Language("en", hidden.english if dice.chance(80) else None))
    if dice.chance(14):
        found.append(
            Language(dice.from_table(OTHER_LANGUAGES), dice.one(("A1", "A2", "B1", "B2", "C2", None)))
        )
    return tuple(found)


def _diploma(dice: Dice, entry: int | None, taught: Taught, enrolment: EnrolmentStatus) -> int | None:
    level = NO_DIPLOMA if entry is None else entry
    if enrolment is EnrolmentStatus.CERTIFIED and dice.chance(60):
        level = max(level, taught.training.level or level)
    return level if dice.chance(88) else None


def _place(dice: Dice, home: Commune) -> Place | None:
    place = place_of(home)
    if dice.chance(3):
        return None
    if dice.chance(5):  # a name that nobody has looked up
        return Place(home.name.lower() if dice.chance(50) else home.name)
    return place


def _mobility(dice: Dice, hidden: HiddenLearner) -> float | None:
    if not dice.chance(64):
        return None
    if dice.chance(80):
        return float(hidden.max_km)
    return float(dice.one((5, 10, 20, 30, 50, 100)))


def _available(dice: Dice, session: Session, enrolment: EnrolmentStatus, today: date) -> date | None:
    if not dice.chance(66):
        return None
    if enrolment in (EnrolmentStatus.PLANNED, EnrolmentStatus.RUNNING):
        return session.end + timedelta(days=dice.one((1, 1, 7, 15, 30)))
    return max(
        session.end if enrolment is not EnrolmentStatus.ABANDONED else session.start, today
    ) + timedelta(days=dice.one((0, 0, 0, 7, 15, 30, 75)))


def _status(dice: Dice, session: Session, enrolment: EnrolmentStatus, today: date) -> LearnerStatus:
    ended = (today - session.end).days
    placed = 0 if enrolment is EnrolmentStatus.PLANNED else 3 if ended < 30 else 22 if ended < 180 else 38
    if dice.chance(placed):
        return LearnerStatus.PLACED
    return LearnerStatus.PAUSED if dice.chance(7) else LearnerStatus.SEEKING


def _created(dice: Dice, session: Session, today: date) -> date:
    first, last = session.start - timedelta(days=45), session.start + timedelta(days=30)
    if last > today:
        first, last = min(first, today - timedelta(days=40)), today
    return dice.day(first, last)


def _experiences(
    dice: Dice,
    hidden: HiddenLearner,
    person: Person,
    writer: Writer,
    taught: Taught,
    session: Session,
    enrolment: Enrolment,
    today: date,
) -> tuple[Experience, ...]:
    """A placement of the training, a job in the trade, a job in the former trade: whatever is told of them."""
    if writer.out.style == "empty" and dice.chance(90):
        return ()
    found = []
    trade = trades()[hidden.trade]
    finished = enrolment.status in (EnrolmentStatus.COMPLETED, EnrolmentStatus.CERTIFIED)
    if taught.training.internship and finished and dice.chance(50):
        end = session.end - timedelta(days=dice.between(5, 20))
        title = f"stage {trade.title(person.feminine)}"
        found.append(
            Experience(
                writer.out.as_typed(title, dice),
                start=end - timedelta(days=7 * dice.between(4, 10)),
                end=end,
                description=writer.out.as_typed(writer.one_clause(), dice) if dice.chance(55) else "",
            )
        )
    adult = person.identity.birth_date or today
    adult = adult + timedelta(days=MIN_WORKING_AGE * 365 + 5)
    until = session.start - timedelta(days=dice.between(30, 240))
    if hidden.trade_years >= 1 and dice.chance(70):
        start = max(adult, until - timedelta(days=int(hidden.trade_years * 365)))
        if (until - start).days >= SHORTEST_JOB_DAYS:
            found.append(
                Experience(writer.out.as_typed(trade.title(person.feminine), dice), start=start, end=until)
            )
            until = start - timedelta(days=dice.between(10, 200))
    if hidden.former_trade is not None and dice.chance(42):
        former = trades()[hidden.former_trade]
        start = max(adult, until - timedelta(days=365 * dice.between(1, 12)))
        dated = (until - start).days >= SHORTEST_JOB_DAYS and dice.chance(80)
        title = former.title(person.feminine) if former.key != "student" else "petits boulots"
        found.append(
            Experience(
                writer.out.as_typed(title, dice),
                start=start if dated else None,
                end=until if dated else None,
                description=writer.exp(former.key) if dice.chance(55) else "",
            )
        )
    return tuple(found)
