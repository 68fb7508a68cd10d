"""The URL of a store in a database: what it may say, and how it is shown. It must not depend on a connection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from vobiz_mock.errors import StoreError

Kind = Literal["sqlite", "postgresql"]

_DRIVERS: dict[str, tuple[Kind, str]] = {
    "sqlite": ("sqlite", "sqlite+pysqlite"),
    "postgresql": ("postgresql", "postgresql+psycopg"),
    "postgres": ("postgresql", "postgresql+psycopg"),  # as many hosters write it
}
# What people write for a kind of store: another case, a driver behind a plus, or the name of a database that speaks it.
_ALIASES = {
    "cockroachdb": "postgresql",
    "file": "sqlite",
    "pgsql": "postgresql",
    "psql": "postgresql",
    "sqlite3": "sqlite",
}
_SCHEME_OF_A_FILE = re.compile(r"(?:sqlite3?|file):", re.IGNORECASE)
_FILE = re.compile(r"[^:@=?]+\.(?:db|db3|sqlite|sqlite3)", re.IGNORECASE)
# What could be one in a text that is not a URL: all in front of the host, or else all after the kind of store.
_PASSWORD = re.compile(r"^(\w*://[^:/@]*:|).*(?=@)|(?<=^postgres:).*|(?<=^postgresql:).*", re.DOTALL)
# In a URL, and in what libpq takes in place of one: "host=h password = 'two words'".
_PASSWORD_OPTION = re.compile(r"((?:^|[?&\s])\w*password\s*=\s*)(?:'(?:\\.|[^'\\])*'?|[^&\s]*)", re.IGNORECASE)
# A second one: that of the password is not encoded, and what follows it would be taken for the host.
_SEVERAL_AT_SIGNS = re.compile(r"[^?@]*@[^?]*@")
_SYNCHRONOUS = ("full", "normal")
_EXPECTED = "expected sqlite:///vobiz.db or postgresql://user:password@host/database"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a database is.

    Attributes:
        kind: What kind of database it is.
        url: Its URL as SQLAlchemy has it.
        shown: Its URL without the password.
        synchronous: For SQLite: `full` writes to the disk before a request is answered, so that what was answered
            survives a loss of power. `normal` survives the end of the process.
    """

    kind: Kind
    url: URL
    shown: str
    synchronous: str = "full"


def read_address(text: str) -> Address:
    """Return the address that a person wrote.

    Raises:
        StoreError: It is not the URL of a database that can be used.
    """
    if text != text.strip():
        problem = (
            "there are blanks around it, without which it may work" if text.strip() else f"it is blank; {_EXPECTED}"
        )
        raise StoreError(repr(_without_password(text)), problem)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(_without_password(text) or "''", f"it is not a URL; {_instead(text)}") from error
    if "@" in (url.host or "") or _SEVERAL_AT_SIGNS.match(text):
        hint = f"write %40 for one in the user, the password or the database; {_EXPECTED}"
        raise StoreError(_without_password(text), f"it has more than one @; {hint}")
    shown = _PASSWORD_OPTION.sub(r"\1***", url.render_as_string(hide_password=True))
    known = _DRIVERS.get(url.drivername)
    if known is None:
        raise StoreError(shown, f"{url.drivername!r:.40} is not a kind of store; {_known_kind(url.drivername)}")
    kind, driver = known
    return _sqlite(url.set(drivername=driver), shown) if kind == "sqlite" else _postgresql(url, driver, shown)


def _instead(text: str) -> str:
    """Return what a person may have meant by a text that is not a URL."""
    if text.lower() == "memory":
        return "write memory, in lower case"
    scheme = _SCHEME_OF_A_FILE.match(text)
    path = text[scheme.end() :] if scheme else text
    if scheme is None and not _FILE.fullmatch(path):
        return f"{_EXPECTED}, and %40 for an @ in a password, %2F for a slash" if "@" in text else _EXPECTED
    if scheme is None or not path.startswith("/"):
        return f"write sqlite:///{path}"
    return f"write sqlite:///{path.lstrip('/')} for a file in this folder, or sqlite:///{path} for an absolute path"


def _known_kind(name: str) -> str:
    """Return which kind of store a person may have meant by a name that is not one."""
    base = name.lower().partition("+")[0]
    kind = _ALIASES.get(base, base)
    return f"write {kind}://" if kind in _DRIVERS else _EXPECTED


def _postgresql(url: URL, driver: str, shown: str) -> Address:
    if not url.database:
        raise StoreError(shown, f"it names no database; {_EXPECTED}")
    url = url.set(drivername=driver)
    if (problem := _problem(url)) is not None:
        raise StoreError(shown, f"{problem}; {_EXPECTED}")
    return Address(kind="postgresql", url=url, shown=shown)


def _problem(url: URL) -> str | None:
    """Return which option of a URL the driver does not know, or which value it cannot read."""
    import psycopg  # noqa: PLC0415 - a SQLite store does not need it, and its import takes long

    try:
        _, options = url.get_dialect()().create_connect_args(url)
        psycopg.conninfo.timeout_from_conninfo(
            psycopg.conninfo.conninfo_to_dict(psycopg.conninfo.make_conninfo(**options))
        )
    except (ArgumentError, psycopg.ProgrammingError) as error:
        return str(error).strip()
    return None


def _sqlite(url: URL, shown: str) -> Address:
    if url.host:
        hint = f"write sqlite:///{url.host}{'/' + url.database if url.database else ''}, with three slashes"
        raise StoreError(shown, f"a SQLite store is a file, and has no host; {hint}")
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError(shown, "it names no file; expected one such as sqlite:///vobiz.db, or memory for no database")
    if not url.database.isprintable():
        raise StoreError(repr(shown)[1:-1], "the name of its file has a control character; expected sqlite:///vobiz.db")
    if url.database.startswith("~/"):
        raise StoreError(shown, f"~ is not replaced; write sqlite:///{Path(url.database).expanduser()}")
    options: dict[str, Any] = dict(url.query)
    synchronous = str(options.pop("synchronous", "full")).lower()
    if synchronous not in _SYNCHRONOUS:
        raise StoreError(shown, f"synchronous is {synchronous!r:.40}; expected {' or '.join(_SYNCHRONOUS)}")
    if options:
        raise StoreError(shown, f"{min(options)!r:.40} is not an option of a SQLite store; expected synchronous=normal")
    return Address(kind="sqlite", url=url.set(query={}), shown=shown, synchronous=synchronous)


def _without_password(text: str) -> str:
    """Return a text that is not a URL, without what could be a password."""
    return _PASSWORD_OPTION.sub(r"\1***", _PASSWORD.sub(r"\1***", text, count=1))
