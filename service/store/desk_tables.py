"""The tables beside the records: who may come in, what people did and said, and what was shown to whom.

None of them is in the feed: no answer of the engine depends on them. What is about a learner carries her id, so that
erasure finds it (`service.trust.erasure`). Times are texts, ISO 8601 in UTC; secrets are kept as their SHA-256.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, Table, Text

from service.store.tables import METADATA, NAME, NUMBER

# --------------------------------------------------------------------------- who may come in

USERS = Table(
    "users",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("email", NAME, nullable=False, unique=True),
    Column("name", Text(), nullable=False),
    Column("role", Text(), nullable=False),
    Column("organisation_id", NAME, index=True),
    Column("learner_id", NAME, index=True),
    Column("password", Text()),
    Column("lang", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("created", Text(), nullable=False),
    Column("seen", Text()),
)
"""People who sign in. `password` is an Argon2 hash, or nothing before an invitation is accepted; `state` is one of
`invited`, `active`, `disabled`."""

SIGN_INS = Table(
    "sign_ins",
    METADATA,
    Column("token", Text(), primary_key=True),
    Column("user_id", NAME, nullable=False, index=True),
    Column("created", Text(), nullable=False),
    Column("seen", Text(), nullable=False),
    Column("expires", Text(), nullable=False),
)
"""Sessions of browsers. The cookie holds the token itself."""

API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("secret", Text(), nullable=False, unique=True),
    Column("user_id", NAME, nullable=False, index=True),
    Column("name", Text(), nullable=False),
    Column("created", Text(), nullable=False),
    Column("expires", Text()),
    Column("revoked", Text()),
    Column("seen", Text()),
)
"""Keys of programs, each with the rights of its user."""

ONE_USE_LINKS = Table(
    "one_use_links",
    METADATA,
    Column("token", Text(), primary_key=True),
    Column("purpose", Text(), nullable=False),
    Column("user_id", NAME, nullable=False, index=True),
    Column("created", Text(), nullable=False),
    Column("expires", Text(), nullable=False),
    Column("used", Text()),
)
"""Invitations, password resets and the demo's sign-in links."""

ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("what", NAME, nullable=False),
    Column("at", Float(), nullable=False),
    Index("ix_attempts_what_at", "what", "at"),
)
"""Failed sign-ins and the like, in seconds since 1970: all workers count together."""

# --------------------------------------------------------------------------- who follows and agrees

CASELOADS = Table(
    "caseloads",
    METADATA,
    Column("user_id", NAME, primary_key=True),
    Column("learner_id", NAME, primary_key=True, index=True),
    Column("since", Text(), nullable=False),
)
"""Which counsellor follows which learner."""

CONSENTS = Table(
    "consents",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("learner_id", NAME, nullable=False, index=True),
    Column("purpose", Text(), nullable=False),
    Column("organisation_id", NAME),
    Column("text", Text(), nullable=False),
    Column("given", Text(), nullable=False),
    Column("withdrawn", Text()),
    Column("how", Text()),
    Column("paper", Text()),
    Column("withdrawn_how", Text()),
    Index("ix_consents_purpose", "purpose", "withdrawn"),
)
"""What a learner agreed to: `seen` (in recruiters' lists, without her name) or `contact` (her name and contact, for one
organisation). `text` is the version of the words she read. `how` and `withdrawn_how` say how a counsellor was told,
`paper` names what she signed; nothing of what she did herself."""

# --------------------------------------------------------------------------- what people do and say

CONSIDERED = Table(
    "considered",
    METADATA,
    Column("offer_id", NAME, primary_key=True),
    Column("learner_id", NAME, primary_key=True, index=True),
    Column("user_id", NAME, nullable=False),
    Column("state", Text(), nullable=False),
    Column("reason", Text(), nullable=False),
    Column("detail", Text(), nullable=False),
    Column("changed", Text(), nullable=False),
)
"""Where a learner stands with the recruiters of an offer: `shortlisted` or `dismissed`, then with a `reason` of the
list and perhaps a `detail` in their own words. The interactions, kept for learning, tell how it came to that."""

CONTACT_REQUESTS = Table(
    "contact_requests",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("organisation_id", NAME, nullable=False, index=True),
    Column("user_id", NAME, nullable=False),
    Column("learner_id", NAME, nullable=False, index=True),
    Column("offer_id", NAME),
    Column("message", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("created", Text(), nullable=False),
    Column("answered", Text()),
)
"""A recruiter asks to be in touch: `waiting`, `accepted` or `declined`."""

NOTES = Table(
    "notes",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("user_id", NAME, nullable=False),
    Column("organisation_id", NAME, index=True),
    Column("learner_id", NAME, nullable=False, index=True),
    Column("offer_id", NAME),
    Column("text", Text(), nullable=False),
    Column("created", Text(), nullable=False),
    Column("changed", Text(), nullable=False),
)
"""What was noted about a learner; read by the organisation of who wrote it, and by her when she asks for her data."""

SUGGESTIONS = Table(
    "suggestions",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("user_id", NAME, nullable=False),
    Column("learner_id", NAME, nullable=False, index=True),
    Column("offer_id", NAME, nullable=False),
    Column("message", Text(), nullable=False),
    Column("created", Text(), nullable=False),
)
"""An offer that a counsellor sent to a learner."""

SAVED_SEARCHES = Table(
    "saved_searches",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("user_id", NAME, nullable=False, index=True),
    Column("name", Text(), nullable=False),
    Column("address", Text(), nullable=False),
    Column("alert", Boolean(), nullable=False),
    Column("created", Text(), nullable=False),
    Column("looked", Text()),
    Column("known", Text(), nullable=False),
)
"""A search as its address. `known` is a JSON list of the pseudonyms that were in it when it was last looked at."""

OFFER_CHOICES = Table(
    "offer_choices",
    METADATA,
    Column("learner_id", NAME, primary_key=True),
    Column("offer_id", NAME, primary_key=True),
    Column("choice", Text(), nullable=False),
    Column("reason", Text()),
    Column("text", Text(), nullable=False),
    Column("at", Text(), nullable=False),
)
"""What a learner decided of an offer: `saved`, `applied` or `dismissed`. An interaction of the same day may be a
recruiter's; this is hers alone, and she can take it back."""

CONTESTS = Table(
    "contests",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("learner_id", NAME, nullable=False, index=True),
    Column("offer_id", NAME, nullable=False),
    Column("text", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("created", Text(), nullable=False),
    Column("answer", Text()),
    Column("answered", Text()),
    Column("answered_by", NAME),
)
"""A learner says that a match is wrong: `open` or `answered`, by a person."""

OUTSIDE_HIRES = Table(
    "outside_hires",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("offer_id", NAME, nullable=False, index=True),
    Column("user_id", NAME, nullable=False),
    Column("starts", Text(), nullable=False),
    Column("created", Text(), nullable=False),
)
"""A post of an offer that somebody from outside the network fills, from the day `starts` (ISO 8601) on: nobody's name.
Who is of the network has a placement among the records."""

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("recipient", Text(), nullable=False),
    Column("learner_id", NAME, index=True),
    Column("kind", Text(), nullable=False),
    Column("subject", Text(), nullable=False),
    Column("body", Text(), nullable=False),
    Column("created", Text(), nullable=False),
    Column("sent", Text()),
    Column("attempts", Integer(), nullable=False),
    Column("due", Text(), index=True),
    Column("trouble", Text()),
    Column("path", Text()),
)
"""What must reach people, and whether it did. `due` is when it is tried next; nothing: it was sent, or was given up.
`path` is the page within the site that a message leads to, if any."""

# --------------------------------------------------------------------------- what was shown and done

RANKINGS = Table(
    "rankings",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("id", NAME, nullable=False, unique=True),
    Column("at", Text(), nullable=False),
    Column("actor", NAME, nullable=False),
    Column("role", Text(), nullable=False),
    Column("organisation_id", NAME),
    Column("side", Text(), nullable=False),
    Column("subject", NAME, nullable=False),
    Column("question", Text(), nullable=False),
    Column("on_day", Text(), nullable=False),
    Column("sequence", NUMBER, nullable=False),
    Column("data", Text(), nullable=False),
    Column("model", Text(), nullable=False),
    Column("total", Integer(), nullable=False),
    Column("shown", Text(), nullable=False),
    Column("scores", Text(), nullable=False),
)
"""Every ranking that was shown, never changed. Learners stand under their pseudonyms: `shown` is a JSON list in its
order, `subject` an offer's id, a learner's pseudonym, or `draft:` and the SHA-256 of a record that is not kept."""

APPEARANCES = Table(
    "appearances",
    METADATA,
    Column("pseudonym", NAME, primary_key=True),
    Column("ranking", NUMBER, primary_key=True),
    Column("rank", Integer(), nullable=False),
)
"""In which rankings somebody stood, and at which rank of a list: "who saw me". It is 0 where she was opened, compared,
or put there by a person, and so not ranked among all."""

PSEUDONYMS = Table(
    "pseudonyms",
    METADATA,
    Column("learner_id", NAME, primary_key=True),
    Column("pseudonym", NAME, nullable=False, unique=True),
)
"""The key to the log: a random name a learner. Erased with her, and then nothing leads from the log to anybody."""

ACTS = Table(
    "acts",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("at", Text(), nullable=False),
    Column("actor", NAME, nullable=False),
    Column("act", NAME, nullable=False),
    Column("subject", NAME),
    Column("detail", Text(), nullable=False),
)
"""What was done that somebody may ask about: sign-ins, changes of rights, names that were read, exports, erasures.
`detail` is JSON without anything personal; a learner stands under her pseudonym."""

NOTICES = Table(
    "notices",
    METADATA,
    Column("learner_id", NAME, primary_key=True),
    Column("noticed", Text(), nullable=False),
    Column("due", Text(), nullable=False),
)
"""Whom it was told that her data will be erased, and on which day."""

MERGES = Table(
    "merges",
    METADATA,
    Column("old_id", NAME, primary_key=True),
    Column("learner_id", NAME, nullable=False, index=True),
    Column("at", Text(), nullable=False),
)
"""Ids that were one person's second record: old links still lead to her."""

IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("user_id", NAME, primary_key=True),
    Column("key", NAME, primary_key=True),
    Column("request", Text(), nullable=False),
    Column("status", Integer(), nullable=False),
    Column("headers", Text(), nullable=False),
    Column("body", Text(), nullable=False),
    Column("created", Text(), nullable=False),
)
"""Answers to writes that came with an `Idempotency-Key`, to be given again for a day."""

ALL_TABLES = METADATA
"""Every table of a store: those of the records, and those above."""
