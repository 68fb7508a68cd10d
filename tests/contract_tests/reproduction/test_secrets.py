"""The token is hidden in each form in which a provider can echo it."""

from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from vobiz_contract import Provider
from vobiz_contract.reproduction.secrets import body_text, header_text, masked

if TYPE_CHECKING:
    from collections.abc import Callable

TOKENS = ("Secret-of-the-fake", 'se/cr?t&<é"x+9=', "secret")


def _provider(token: str) -> Provider:
    return Provider(url="http://x", auth_id="MA_1", auth_token=token, numbers=("+911",), trunk_ids=("t",))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "upper case": str.upper,
    "swapped case": str.swapcase,
    "JSON": json.dumps,
    "JSON in JSON": lambda token: json.dumps(json.dumps(token)),
    "every character as JSON's escape": lambda token: "".join(f"\\u{ord(one):04X}" for one in token),
    "URL-encoded": lambda token: quote(token, safe=""),
    "URL-encoded in lower case": lambda token: quote(token, safe="").lower(),
    "URL-encoded twice": lambda token: quote(quote(token, safe="")),
    "every byte URL-encoded": lambda token: "".join(f"%{one:02x}" for one in token.encode()),
    "HTML": html.escape,
    "hex": lambda token: token.encode().hex(),
    "upper hex with spaces": lambda token: token.encode().hex(" ").upper(),
    "Base64": _base64,
    "Base64 of the pair": lambda token: _base64(f"MA_1:{token}"),
    "Base64 within JSON": lambda token: _base64(
        json.dumps({"t": f"x{token}y"}, ensure_ascii=False).replace('\\"', '"')
    ),
    "Base64 for URLs, without padding": lambda token: (
        base64.urlsafe_b64encode(f"ab{token}".encode()).decode().rstrip("=")
    ),
    "Base32": lambda token: base64.b32encode(token.encode()).decode(),
    "UTF-16": lambda token: token.encode("utf-16-le").decode("latin-1"),
    "without its last character": lambda token: token[:-1],
    "backwards": lambda token: token[::-1],
}


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("form", FORMS)
def test_form_of_the_token_is_hidden(form: str, token: str) -> None:
    """Nothing of the token is left but asterisks."""
    echoed = FORMS[form](token)
    shown = masked(f"<< {echoed} >>", _provider(token))
    assert "***" in shown
    assert len(shown) < len("<<  >>") + 14, shown


def test_beginning_of_the_token_at_a_cut_is_hidden() -> None:
    """A text that was cut for its length does not end with a part of the token."""
    assert masked("token Secret-of…", _provider("Secret-of-the-fake")) == "token ***…"


def test_other_texts_are_kept() -> None:
    """A text without the token is not changed."""
    text = '{"message": "The number +912271264217 was not found", "path": "/a/%2B91"}'
    assert masked(text, _provider("Secret-of-the-fake")) == text


def test_long_texts_are_searched_quickly() -> None:
    """A report of thousands of bodies takes seconds, not minutes: most are ruled out without the pattern."""
    assert masked("a" * 3_000_000, _provider("Secret-of-the-fake")) == "a" * 3_000_000


@pytest.mark.parametrize("name", ["X-Auth-Token", "Authorization", "Set-Cookie"])
def test_credentials_in_headers_are_hidden(name: str) -> None:
    """Whatever the value is, it may be used to log in."""
    assert header_text(name, "abc", _provider("secret")) == "***"


def test_passwords_in_bodies_are_hidden() -> None:
    """The list of credentials may have the passwords of the account."""
    assert (
        body_text(b'{"username": "u", "password": "p\\"q"}', _provider("x")) == '{"username": "u", "password": "***"}'
    )
