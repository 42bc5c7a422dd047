"""The shapes of what `/v1` is asked for and answers, beside those of rankings (`service.schemas`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from matching.taxonomy import Lang
from service.api.paging import MOST_ON_A_PAGE, USUAL_ON_A_PAGE

Text = Annotated[str, Field(min_length=1, max_length=500)]


class PlainIn(BaseModel):
    """Query parameters of any request. A parameter that is none of these is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    lang: Annotated[Lang, Field(description="language of messages")] = "fr"


class OneIn(PlainIn):
    """Query parameters of one record that exists in several formats."""

    format: Annotated[
        Literal["json", "json-resume", "job-posting"] | None,
        Field(description="goes before the Accept header; json-resume of learners, job-posting of offers"),
    ] = None


class ListIn(PlainIn):
    """Query parameters of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE, description="how many at most")] = USUAL_ON_A_PAGE
    cursor: Annotated[
        str | None, Field(max_length=4_000, description="where to go on: `next` of the page before")
    ] = None


class AboutIn(ListIn):
    """Query parameters of a list of records about learners."""

    learner_id: Annotated[Text | None, Field(description="only those about this learner")] = None
    offer_id: Annotated[Text | None, Field(description="only those about this offer")] = None


class BulkIn(PlainIn):
    """Query parameters of many records at once."""

    dry_run: Annotated[bool, Field(description="read, check and report; keep nothing")] = False


class ImportIn(BulkIn):
    """Query parameters of an import."""

    kind: Annotated[
        Literal[
            "learners",
            "offers",
            "trainings",
            "sessions",
            "enrolments",
            "organisations",
            "placements",
            "consents",
        ]
        | None,
        Field(description="what the file holds; by default its format and columns tell"),
    ] = None


class ExportIn(PlainIn):
    """Query parameters of an export."""

    format: Annotated[
        Literal["jsonl", "csv"] | None, Field(description="goes before the Accept header; jsonl by default")
    ] = None


class BadRowOut(BaseModel):
    """A row that was left out, or a value in it that was."""

    line: int | None = Field(description="the line in the body, from 1; null for the whole of it")
    field: str | None = Field(description="the field or column")
    value: str = Field(description="what stands there, shortened")
    code: str = Field(description="what is wrong, for programs")
    reason: str = Field(description="what is wrong, in words")
    dropped: bool = Field(description="whether the whole row was left out for it")


class ReportOut(BaseModel):
    """What came of many records."""

    dry_run: bool
    kind: str | None = Field(description="the kind of record; null where each line says its own")
    read: int = Field(ge=0, description="rows that were met")
    kept: int = Field(ge=0, description="rows that are kept now (in a dry run: that would be)")
    dropped: int = Field(ge=0, description="rows that were left out")
    problems: list[BadRowOut] = Field(description="what is wrong, in the order of the rows")
    more: int = Field(ge=0, description="problems that are not listed for their number")
