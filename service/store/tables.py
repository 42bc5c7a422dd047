"""The tables of a store, as the newest migration leaves them; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

NAME = Text().with_variant(Text(collation="C"), "postgresql")
"""Ids and kinds: ordered by code point on every engine, whatever language a server was set up for."""

NUMBER = BigInteger().with_variant(Integer(), "sqlite")  # SQLite's own integers have 64 bits

METADATA = MetaData()

META = Table(
    "meta",
    METADATA,
    Column("name", Text(), primary_key=True),
    Column("value", Text(), nullable=False),
)
"""A few named values as JSON: `id`, `sequence`, `about`, and `layout` for programs older than the migrations.

Whoever writes holds the row of `sequence` from the start to the end of the transaction. So changes are numbered in the
order in which they become visible: no reader ever sees a number before a smaller one."""

RECORDS = Table(
    "records",
    METADATA,
    Column("kind", NAME, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("json", Text(), nullable=False),
    Column("sequence", NUMBER, nullable=False),
    Column("learner_id", NAME, index=True),
)
"""A record as its JSON, with the number of its last change and the learner whom it is about."""

CHANGES = Table(
    "changes",
    METADATA,
    Column("sequence", NUMBER, primary_key=True, autoincrement=False),
    Column("kind", NAME, nullable=False),
    Column("id", NAME, nullable=False),
    Column("operation", Text(), nullable=False),
    Column("at", Text(), nullable=False),
)
"""The feed: a row for each record that was written or removed, from 1 up without a hole."""
