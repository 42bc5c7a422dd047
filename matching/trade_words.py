"""The closed lists of the trade: contracts, rhythms, statuses. Values are what files and the API hold."""

from enum import StrEnum


class SkillSource(StrEnum):
    """How we came to know of a skill, from the strongest evidence to the weakest."""

    CERTIFIED = "certified"  # by a certification that was obtained
    DECLARED = "declared"  # the person, or the recruiter, listed it
    TRAINING = "training"  # taught by a training that was followed, not (yet) certified
    TEXT = "text"  # found in prose


class Demand(StrEnum):
    """How strongly an offer asks for a skill."""

    REQUIRED = "required"
    NICE = "nice"


class Contract(StrEnum):
    """The kinds of contract of French law that the network sees."""

    CDI = "cdi"  # permanent
    CDD = "cdd"  # fixed term
    INTERIM = "interim"  # temporary agency work
    APPRENTICESHIP = "apprenticeship"  # apprentissage or professionnalisation: "alternance"
    INTERNSHIP = "internship"  # stage
    FREELANCE = "freelance"
    CIVIC_SERVICE = "civic-service"


class Rhythm(StrEnum):
    """Working time."""

    FULL_TIME = "full-time"
    PART_TIME = "part-time"


class Remote(StrEnum):
    """Of an offer: what it allows. Of a learner: what she wishes (`ON_SITE` = does not want remote work)."""

    ON_SITE = "on-site"
    HYBRID = "hybrid"
    FULL = "full"


class Delivery(StrEnum):
    """How a training is given."""

    ON_SITE = "on-site"
    ONLINE = "online"
    HYBRID = "hybrid"


class OfferStatus(StrEnum):
    """Whether an offer can still be answered."""

    OPEN = "open"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


class LearnerStatus(StrEnum):
    """Whether a learner looks for work."""

    SEEKING = "seeking"
    PAUSED = "paused"
    PLACED = "placed"


class EnrolmentStatus(StrEnum):
    """How far a learner went in a session."""

    PLANNED = "planned"
    RUNNING = "running"
    COMPLETED = "completed"
    CERTIFIED = "certified"
    ABANDONED = "abandoned"


class InteractionKind(StrEnum):
    """What happened between a learner and an offer, in the order it usually happens."""

    SEEN = "seen"
    SHORTLISTED = "shortlisted"
    CONTACTED = "contacted"
    APPLIED = "applied"
    INTERVIEWED = "interviewed"
    HIRED = "hired"
    DISMISSED = "dismissed"


class Fact(StrEnum):
    """The state of a hard constraint."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
