"""The tables of a database that fakes share. A change here is a new version of the schema: see migrations.py.

Times are microseconds since the epoch, in UTC, so that each database compares and keeps them exactly. Values of JSON
are texts, because the order of the fields of a record is a part of the state.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData()
_PREFIX = "vobiz_mock_"  # a team's database may have other tables
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_ESCAPE = "\uf8ff"  # of the private use area
_UNUSUAL = re.compile(f"[\0\ud800-\udfff{_ESCAPE}]")
_ESCAPED = re.compile(f"{_ESCAPE}([0-9a-f]{{4}})")


class Name(TypeDecorator[str]):
    """A short text, which is compared byte by byte, as Python does. The default of PostgreSQL may ignore a plus.

    JSON has characters that a database does not take: NUL and halves of surrogate pairs. They are escaped.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:  # noqa: ANN401 that of SQLAlchemy
        """Return the type of a database."""
        return dialect.type_descriptor(String(collation="C") if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return a text as it is kept."""
        return stored_name(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return a text as it was given."""
        if value is None or _ESCAPE not in value:
            return value
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


def stored_name(value: str | None) -> str | None:
    """Return a text as a column of names keeps it."""
    if value is None or (value.isascii() and "\0" not in value):
        return value
    return _UNUSUAL.sub(lambda found: f"{_ESCAPE}{ord(found[0]):04x}", value)


_Name = Name()
# SQLite numbers rows only with this type.
_Number = BigInteger().with_variant(Integer(), "sqlite")

schema = Table(f"{_PREFIX}schema", metadata, Column("version", Integer, primary_key=True))

# One row, with what is read at the start of each transaction.
control = Table(
    f"{_PREFIX}control",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("clock", Text),  # the setting of the clock, in JSON; NULL before it was set
    Column("faults_revision", BigInteger, nullable=False),  # another one with each fault that is added or removed
    Column("faults_added", BigInteger, nullable=False),  # how many faults there have been
    Column("ids_drawn", BigInteger, nullable=False),  # how many of a seed were returned since the last reset
    Column("secret", String, nullable=False),  # of the forms of the inspector, in hexadecimal digits
    Column("is_filled", Boolean, nullable=False),  # whether a state was loaded
)

accounts = Table(
    f"{_PREFIX}accounts",
    metadata,
    Column("account_id", _Name, primary_key=True),
    Column("position", _Number, nullable=False, unique=True),
    Column("auth_token", _Name, nullable=False),
    Column("trial", Boolean, nullable=False),
)


def _account() -> ForeignKey:
    return ForeignKey(accounts.c.account_id, ondelete="CASCADE")


def _partial_index(name: str, *columns: str, where: str) -> Index:
    """Return an index of some of the rows. The others need not be changed in it."""
    condition = text(where)
    return Index(f"{_PREFIX}{name}", *columns, postgresql_where=condition, sqlite_where=condition)


numbers = Table(
    f"{_PREFIX}numbers",
    metadata,
    Column("e164", _Name, primary_key=True),
    Column("account_id", _Name, _account()),
    Column("country", _Name, nullable=False),
    Column("trunk_id", _Name),
    Column("cooldown_ends_at", BigInteger),
    Column("pending", Boolean, nullable=False),
    Column("fields", Text),  # NULL if they are shared
    Column("shared", Integer),  # where the fields are, which the number shares with others since the state was loaded
    Column("changed_at", BigInteger),
    Column("number_id", _Name),  # that of the fields in lower case, if they have one
    Index(f"{_PREFIX}numbers_of_account", "account_id", "e164"),
    _partial_index("numbers_for_sale", "country", "e164", where="account_id IS NULL"),
    _partial_index("numbers_of_trunk", "account_id", "trunk_id", where="trunk_id IS NOT NULL"),
    _partial_index("numbers_in_cooldown", "cooldown_ends_at", where="cooldown_ends_at IS NOT NULL"),
    _partial_index("numbers_by_id", "number_id", where="number_id IS NOT NULL"),
)

# The fields of numbers that have the same. A load replaces them all, and nothing else changes them.
shared_fields = Table(
    f"{_PREFIX}shared_fields",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("fields", Text, nullable=False),
)

# The trunks, and the parts of trunks.
records = Table(
    f"{_PREFIX}records",
    metadata,
    Column("kind", _Name, primary_key=True),
    Column("id", _Name, primary_key=True),
    Column("account_id", _Name, _account(), nullable=False),
    Column("fields", Text, nullable=False),
    Column("called", _Name, nullable=False),  # the name of a trunk, folded for a search in any case
    Column("unique_name", _Name),
    UniqueConstraint("account_id", "kind", "unique_name", name=f"{_PREFIX}unique_names"),
    Index(f"{_PREFIX}records_of_account", "account_id", "kind", "id"),
    Index(f"{_PREFIX}records_by_id", "id"),
)

# One row, which each request updates last in its transaction, so that the order of the numbers is that of the commits.
journal_counts = Table(
    f"{_PREFIX}journal_counts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("last", BigInteger, nullable=False),  # the number of the latest record
    Column("place", BigInteger, nullable=False),  # that of the latest record; the records left have no gap in theirs
    Column("bytes", BigInteger, nullable=False),  # where the next record begins
    Column("dropped", BigInteger, nullable=False),
    Column("cleared", BigInteger, nullable=False),
)

journal = Table(
    f"{_PREFIX}journal",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("place", BigInteger, nullable=False),
    Column("begins", BigInteger, nullable=False),  # the bytes of all records before
    Column("size", Integer, nullable=False),
    Column("account", _Name, nullable=False),  # that of X-Auth-ID if the path has none; it has any length
    Column("forgotten_as", _Name, nullable=False),  # the account in the path, as journal_forgotten has it
    Column("entry", Text, nullable=False),
    Column("fate", String),  # NULL while the reply is not sent, or if the server does not report it
    Column("seconds", Float),
)

journal_forgotten = Table(
    f"{_PREFIX}journal_forgotten",
    metadata,
    Column("account", _Name, primary_key=True),
    Column("count", BigInteger, nullable=False),
)

faults = Table(
    f"{_PREFIX}faults",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("account", _Name),
    Column("definition", Text, nullable=False),
    Column("fitted", BigInteger, nullable=False),
    Column("met", BigInteger, nullable=False),
)

snapshots = Table(
    f"{_PREFIX}snapshots",
    metadata,
    Column("name", _Name, primary_key=True),  # empty for the state to which a reset returns
    Column("saved_at", BigInteger, nullable=False),
    Column("accounts", BigInteger, nullable=False),
    Column("numbers", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
)


def stored_time(at: datetime | None) -> int | None:
    """Return a time as a column has it."""
    return None if at is None else (at - _EPOCH) // _MICROSECOND


def time_of(stored: int | None) -> datetime | None:
    """Return the time of a column."""
    return None if stored is None else _EPOCH + stored * _MICROSECOND
