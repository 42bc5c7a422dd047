"""What a ranking may be asked for, as the parameters of an address; each is checked here and named when it is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo

from data.bundled import load_gazetteer, load_taxonomy
from matching.columns import LANGUAGES
from matching.features import NAMES
from matching.filters import Around, Filters
from matching.rank import MOST_FACTOR
from matching.records import CEFR_LEVELS, Contract, Remote, Rhythm
from matching.taxonomy import Lang
from service.desk import MAX_PAGE, Question

LiftableRule = Literal["contract", "rhythm", "dates", "distance", "language", "diploma"]
MAX_OFFSET = 1_000_000
"""Far beyond any network: a larger offset is a mistake, not a page."""
MOST_CODES = 30
"""Skills, trainings or places in one parameter: more than any form sends, and each costs a pass over the network."""
USUAL_KM = 30.0
"""Around a place when no distance is given: an hour of door to door on most lines."""
MOST_KM = 1_000.0
MOST_EUR = 1_000_000.0
WEIGHT = "w_"
"""Before the name of a feature: how much it counts."""

_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,8})?)")
_SPOKEN = re.compile(r"([a-z]{2})(?::([abc][12]))?", re.IGNORECASE)


def skill_code(text: str) -> str:
    """The code of a skill, given as one or as the URI of ESCO. Raises `ValueError`."""
    taxonomy = load_taxonomy()
    found = text if text in taxonomy.skill_row else taxonomy.find(text)
    if found is None or found not in taxonomy.skill_row:
        raise ValueError("no skill has this code; codes are like tool:git, or the URI of a skill of ESCO")
    return found


def departement_code(text: str) -> str:
    """The code of a département, given as one or by its name. Raises `ValueError`."""
    code = load_gazetteer().departement(text)
    if code is None:
        raise ValueError("no département has this code or name; codes are like 75, 2A or 974")
    return code


def spoken(text: str) -> str:
    """A language with or without a level, as it is written. Raises `ValueError`."""
    found = _SPOKEN.fullmatch(text.strip())
    if found is None or found.group(1).lower() not in LANGUAGES:
        levels = ", ".join(CEFR_LEVELS)
        raise ValueError(f"give one of {', '.join(LANGUAGES)}, with :LEVEL behind it if need be ({levels})")
    level = "" if found.group(2) is None else f":{found.group(2).upper()}"
    return found.group(1).lower() + level


@lru_cache(maxsize=1_000)
def point(text: str) -> tuple[float, float]:
    """Latitude and longitude of "48.85,2.35", an INSEE or postal code, a commune’s name. Raises `ValueError`."""
    found = _POINT.fullmatch(text)
    if found is not None:
        lat, lon = float(found.group(1)), float(found.group(2))
        if abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    commune = load_gazetteer().by_code(text) or load_gazetteer().find(text)
    if commune is None and load_gazetteer().meant(text):
        raise ValueError("several communes of France are called so; give the postal code, or the INSEE code")
    if commune is None or commune.lat is None or commune.lon is None:
        raise ValueError("no commune of France is called so; give its name, its code, or LATITUDE,LONGITUDE")
    return commune.lat, commune.lon


def near_place(text: str) -> str:
    """A place that can be found, as it was asked for. Raises `ValueError`."""
    point(text)
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
SkillCode = Annotated[Text, AfterValidator(skill_code)]
Departement = Annotated[Text, AfterValidator(departement_code)]
Spoken = Annotated[Text, AfterValidator(spoken)]
Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
Id = Annotated[Text, StringConstraints(pattern=r"^[^\x00-\x1f]+$")]
Factor = Annotated[
    float | None,
    Field(
        ge=0,
        le=MOST_FACTOR,
        allow_inf_nan=False,
        description="how many times as much as usual this feature counts; 1 by default, 0 for not at all",
    ),
]


class WeightsIn(BaseModel):
    """A factor for each feature of a score, by its name behind `w_`."""

    w_required_skills: Factor = None
    w_optional_skills: Factor = None
    w_proven_skills: Factor = None
    w_occupation: Factor = None
    w_experience: Factor = None
    w_activity: Factor = None
    w_goal: Factor = None
    w_distance: Factor = None
    w_remote: Factor = None
    w_contract: Factor = None
    w_rhythm: Factor = None
    w_availability: Factor = None
    w_freshness: Factor = None

    def weights(self) -> Mapping[str, float]:
        """The factors that are not 1, in the order of the features."""
        given = {name: getattr(self, WEIGHT + name) for name in NAMES}
        return {name: factor for name, factor in given.items() if factor not in (None, 1.0)}


def _list(description: str, most: int = MOST_CODES) -> FieldInfo:
    found: FieldInfo = Field(max_length=most, description=f"{description}; may be repeated")
    return found


class FiltersIn(BaseModel):
    """Filters: what is said on record and differs hides; what is not said is shown, and counted in `unsaid`."""

    near: Annotated[
        Annotated[Text, AfterValidator(near_place)] | None,
        Field(description="a commune (name, INSEE or postal code) or LATITUDE,LONGITUDE"),
    ] = None
    within_km: Annotated[
        float, Field(ge=1, le=MOST_KM, allow_inf_nan=False, description="km around `near`, as the crow flies")
    ] = USUAL_KM
    departement: Annotated[
        list[Departement],
        _list("a département's code or name, or several with commas; one is enough"),
    ] = []
    contract: Annotated[list[Contract], _list("a contract, one of them is enough")] = []
    remote: Annotated[
        list[Remote], _list("of learners: what they wish; of offers: what they allow; one is enough")
    ] = []
    rhythm: Annotated[Rhythm | None, Field(description="full or part time")] = None
    skill: Annotated[
        list[SkillCode],
        _list("the code of a skill that must be shown, or asked for; all of them are wanted"),
    ] = []
    available_by: Annotated[date | None, Field(description="of learners: free on this day at the latest")] = (
        None
    )
    diploma: Annotated[
        int | None, Field(ge=1, le=8, description="of learners: a diploma of this level at least, 3 to 8")
    ] = None
    language: Annotated[
        list[Spoken], _list("of learners: a language, with its least level if need be, like en:B2")
    ] = []
    language_level: Annotated[
        Level | None,
        Field(description="of learners: the least level of a language that is named without one"),
    ] = None
    training: Annotated[
        list[Id], _list("of learners: the id of a training that was followed, one of them is enough")
    ] = []
    certified: Annotated[
        list[Id], _list("of learners: the id of a training whose certification was obtained, one is enough")
    ] = []
    active_since: Annotated[
        date | None, Field(description="of learners: last active on this day or later")
    ] = None
    pay: Annotated[
        float | None,
        Field(
            ge=0, le=MOST_EUR, allow_inf_nan=False, description="of offers: EUR a year before tax, at least"
        ),
    ] = None
    published_since: Annotated[
        date | None, Field(description="of offers: published on this day or later")
    ] = None
    not_organisation: Annotated[
        list[Id], _list("of offers: the id of an organisation, or its name, that is passed over")
    ] = []

    def filters(self) -> Filters:
        """The same, as the library understands it."""
        around = None if self.near is None else Around(self.near, *point(self.near), self.within_km)
        return Filters(
            around=around,
            departements=frozenset(self.departement),
            contracts=frozenset(self.contract),
            remote=frozenset(self.remote),
            rhythm=self.rhythm,
            skills=frozenset(self.skill),
            available_by=self.available_by,
            diploma=self.diploma,
            languages=frozenset((one[:2], one[3:] or self.language_level or "") for one in self.language),
            trainings=frozenset(self.training),
            certified=frozenset(self.certified),
            active_since=self.active_since,
            pay_eur_year=self.pay,
            published_since=self.published_since,
            not_organisations=frozenset(self.not_organisation),
        )


class QuestionIn(WeightsIn, FiltersIn):
    """Query parameters of a ranking. A parameter that is none of these is refused, not ignored.

    One that is empty counts as not given: a form without JavaScript sends its empty fields.
    """

    model_config = ConfigDict(extra="forbid")

    k: Annotated[int, Field(ge=1, le=MAX_PAGE, description="how many matches at most")] = 10
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET, description="matches to pass over, best first")] = 0
    cursor: Annotated[
        str | None,
        Field(
            max_length=4_000,
            description="where the page before ended, as its `next` says it; not with `offset`",
        ),
    ] = None
    on: Annotated[date | None, Field(description="the day to answer for; by default the network's today")] = (
        None
    )
    lift: Annotated[list[LiftableRule], _list("a rule that shall hide nobody")] = []
    must: Annotated[
        list[SkillCode], _list("the code of a skill that counts as required, whatever the offer says of it")
    ] = []
    nice: Annotated[
        list[SkillCode], _list("the code of a skill that counts as a plus, whatever the offer says of it")
    ] = []
    lang: Annotated[Lang, Field(description="language of labels and messages")] = "fr"

    @field_validator("departement", mode="before")
    @classmethod
    def _one_by_one(cls, values: object) -> object:
        """A form has one field for all: "75, 93"."""
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            return values
        return [part for one in values for part in re.split(r"[,;]", one) if part.strip()]

    @model_validator(mode="before")
    @classmethod
    def _given(cls, values: object) -> object:
        if not isinstance(values, Mapping):
            return values
        full = {
            name: [one for one in value if one != ""] if isinstance(value, list) else value
            for name, value in values.items()
        }
        return {name: value for name, value in full.items() if value != ""}

    @model_validator(mode="after")
    def _agrees(self) -> QuestionIn:
        both = set(self.must) & set(self.nice)
        if both:
            raise ValueError(f"must and nice both name {', '.join(sorted(both))}; a skill is one of the two")
        if self.cursor is not None and self.offset:
            raise ValueError("cursor and offset are two ways of paging; give one of them")
        spoken_twice = [one[:2] for one in self.language]
        if len(set(spoken_twice)) != len(spoken_twice):
            raise ValueError("language names a language twice; give each one level")
        return self

    def question(self) -> Question:
        """The same, as the desk understands it; where `cursor` leads is for whoever pages (`service.cursors`)."""
        return Question(
            k=self.k,
            offset=self.offset,
            on=self.on,
            lift=frozenset(self.lift),
            lang=self.lang,
            weights=self.weights(),
            must=frozenset(self.must),
            nice=frozenset(self.nice),
            filters=self.filters(),
        )
