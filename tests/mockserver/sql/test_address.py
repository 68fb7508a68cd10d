"""The URL of a store: what it may say, and that nobody is shown its password."""

from __future__ import annotations

from pathlib import Path

import pytest

from vobiz_mock import StoreError
from vobiz_mock.sql.address import read_address


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("sqlite:///x.db", "sqlite", "sqlite:///x.db"),
        ("sqlite:////var/x.db?synchronous=normal", "sqlite", "sqlite:////var/x.db?synchronous=normal"),
        ("postgresql://u:secret@h/d", "postgresql", "postgresql://u:***@h/d"),
        ("postgres://u:secret@h:1/d?sslmode=require", "postgresql", "postgres://u:***@h:1/d?sslmode=require"),
        ("postgresql:///d?host=h&password=secret", "postgresql", "postgresql:///d?host=h&password=***"),
        ("postgresql:///d?sslpassword=secret&host=h", "postgresql", "postgresql:///d?host=h&sslpassword=***"),
    ],
)
def test_an_address_is_shown_without_its_password(text: str, kind: str, shown: str) -> None:
    """A person sees which database it is."""
    address = read_address(text)
    assert (address.kind, address.shown) == (kind, shown)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is not a URL"),
        (" ", "it is blank"),
        ("mysql://u:secret@h/d", "'mysql' is not a kind of store"),
        ("mysql://u:secret@h/d?password=secret", "'mysql' is not a kind of store"),
        ("postgresql:u:secret", "it is not a URL"),
        ("postgresql://u:secret@h:port/d", "it is not a URL"),
        ("postgresql://u:sec@ret:secret@[::1/d", "it is not a URL"),
        ("u:secret@h", "it is not a URL"),
        ("host=h user=u password=secret dbname=d", "it is not a URL"),
        ("host=h PASSWORD = 'secret secret' dbname=d", "it is not a URL"),
        ("password='secret\\' secret", "it is not a URL"),
        ("postgresql://u:sec@ret:secret@h/d", "it is not a URL"),
        ("postgresql://u:a@secret/x@h/d", "more than one @"),
        ("postgresql://u:a?b@secret@h/d", "more than one @"),
        ("postgresql://u:a@secret@h/d?host=x", "write %40"),
        ("postgresql://u:secret@h", "it names no database"),
        ("postgresql://u:secret@h/d?colour=red", 'invalid connection option "colour"'),
        ("postgresql://u:secret@h/d?connect_timeout=soon", "bad value for connect_timeout"),
        ("sqlite://x.db", "write sqlite:///x.db, with three slashes"),
        ("sqlite:///", "it names no file"),
        ("sqlite:///:memory:", "or memory for no database"),
        ("sqlite:///x.db?synchronous=off", "expected full or normal"),
        ("sqlite:///x%00y.db", "control character"),
        ("sqlite:///x.db?mode=ro", "'mode' is not an option"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(text: str, words: str) -> None:
    """The message says what was expected."""
    with pytest.raises(StoreError) as refusal:
        read_address(text)
    assert (words in str(refusal.value), "secret" in str(refusal.value), "expected" in str(refusal.value)) == (
        True,
        False,
        "slashes" not in words,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x.db", "write sqlite:///x.db"),
        ("./data/x.sqlite3", "write sqlite:///./data/x.sqlite3"),
        ("/var/x.db", "write sqlite:////var/x.db"),
        ("sqlite:x.db", "write sqlite:///x.db"),
        ("file:x.db", "write sqlite:///x.db"),
        ("sqlite:/x.db", "write sqlite:///x.db for a file in this folder, or sqlite:////x.db for an absolute path"),
        ("sqlite:///~/x.db", f"write sqlite:///{Path('~/x.db').expanduser()}"),
        ("SQLite:///x.db", "write sqlite://"),
        ("file:///x.db", "write sqlite://"),
        ("sqlite+aiosqlite:///x.db", "write sqlite://"),
        ("postgresql+psycopg2://u:secret@h/d", "write postgresql://"),
        ("cockroachdb://u:secret@h:26257/d", "write postgresql://"),
        ("Memory", "write memory, in lower case"),
        (" sqlite:///x.db", "there are blanks around it"),
        ("postgresql://u:secret@h/d\n", "there are blanks around it"),
        ("postgresql://u:sec@secret@h/d", "write %40 for one in the user, the password"),
        ("mysql://u:sec@secret@h/d", "write %40 for one in the user, the password"),
        ("postgresql://u:sec@secret:/?@h/d", "%40 for an @ in a password, %2F for a slash"),
    ],
)
def test_what_a_person_may_have_meant_is_named_without_its_password(text: str, words: str) -> None:
    """A text that is nearly a URL is answered with one that works."""
    with pytest.raises(StoreError) as refusal:
        read_address(text)
    assert (words in str(refusal.value), "secret" in str(refusal.value)) == (True, False)
