"""What an error of a database means: whether to run the transaction again, and what to say to a person.

Owns the codes: SQLSTATE of PostgreSQL (its manual, appendix A) and the result codes of SQLite.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.exc import DBAPIError

# Another transaction was faster: serialization failure, deadlock, unique violation, foreign key violation.
_LOST_RACES = frozenset({"40001", "40P01", "23505", "23503"})
RESTORE = "restore a copy of it, or name another database"
_NO_TABLE = f"its tables are missing or are not those of a store; {RESTORE}"
_REASONS: Mapping[str, str] = {
    "25006": "it is read-only; give the user the right to write, or name the primary server",
    "28": "it refuses the user or the password; check them in the URL",
    "3D000": "there is no such database; create it first, for example with createdb",
    "42501": "the user has not the rights for it; grant it the database, the schema and its tables",
    "42P01": _NO_TABLE,
    "42703": _NO_TABLE,
    "3F000": "its schema does not exist; create it, or change search_path in the options of the URL",
    "53100": "its disk is full; make room",
    "53300": "it has too many connections; raise max_connections, or start fewer workers",
    "57014": "a statement took too long, and was cancelled",
    "55P03": "a lock was held for too long",
    "57": "it is being stopped or started",
    "58": "its system failed; see its log",
    "53": "it has no resources left; see its log",
    "08": "the connection broke",
}
_SQLITE_REASONS: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: "another process has locked it for too long",
    sqlite3.SQLITE_LOCKED: "it is locked",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only; let the user of this process write there",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; it and its folder must exist, and be writable",
    sqlite3.SQLITE_FULL: "the disk is full; make room",
    sqlite3.SQLITE_IOERR: "the disk failed, or is full",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore a copy of it",
    sqlite3.SQLITE_NOTADB: "the file is not a SQLite database; name another one",
    sqlite3.SQLITE_PERM: "the file must not be read",
}
_NO_TABLE_OF_SQLITE = re.compile(r"no such (table|column)|has no column named")  # which have no code of their own
# The driver has no code for an error of a new connection. These are the words of PostgreSQL.
_REFUSALS: Mapping[re.Pattern[str], str] = {
    re.compile(r'database ".*" does not exist'): "3D000",
    re.compile(r"authentication failed|no password supplied|role .* does not exist|no pg_hba.conf entry"): "28",
    re.compile(r"permission denied for database"): "42501",
    re.compile(r"too many (clients|connections)|remaining connection slots"): "53300",
    re.compile(r"the database system is (starting up|shutting down|in recovery)"): "57",
}
_WRONG_OPTION = re.compile(r"^connection is bad: (?=invalid \w+ value)")
_PRIMARY = 0xFF  # of an extended result code


def is_lost_race(error: DBAPIError) -> bool:
    """Return whether the transaction would succeed, or be refused properly, if it were run again."""
    return _state(error) in _LOST_RACES


def reason(error: DBAPIError) -> str | None:
    """Return why the database cannot be used now; None for an error that is a mistake of the program."""
    state, code = _state(error), getattr(error.orig, "sqlite_errorcode", None)
    if state is not None:
        found = (_REASONS[part] for part in (state, state[:2]) if part in _REASONS)
        return next(found, None)
    if code is not None:
        return _NO_TABLE if _NO_TABLE_OF_SQLITE.search(str(error.orig)) else _SQLITE_REASONS.get(code & _PRIMARY)
    return _refusal(error) if _is_operational(error) else None


def _state(error: DBAPIError) -> str | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state


def _is_operational(error: DBAPIError) -> bool:
    """Return whether an error without a code is one of the connection."""
    return error.connection_invalidated or type(error.orig).__name__ in {"OperationalError", "InterfaceError"}


def _refusal(error: DBAPIError) -> str:
    """Return why there is no connection. What the driver says names hosts and users, and no password."""
    said = " ".join(str(error.orig).split())
    for words, meaning in _REFUSALS.items():
        if words.search(said):
            return _REASONS[meaning]
    detail = (
        said.rpartition("failed: ")[2].partition(" Is the server running")[0].removeprefix("FATAL: ").strip()
        or "no answer"
    )
    if _WRONG_OPTION.search(detail):
        return f"an option of its URL is wrong: {_WRONG_OPTION.sub('', detail):.200}"
    return f"it cannot be reached ({detail:.200}); check the host and the port in the URL, and whether the server runs"
