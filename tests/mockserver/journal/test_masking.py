"""No password is shown, however the body of a request is encoded, and no mask is shown as a password to send."""

from __future__ import annotations

import base64
import gzip
import json
import shlex
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.api._mistakes import RIGHT, request
from tests.mockserver.journal._requests import entry_of

from vobiz_mock import Request
from vobiz_mock.journal.correction import correction_line
from vobiz_mock.journal.curl import curl_line
from vobiz_mock.journal.masking import MASK, masked_target
from vobiz_mock.journal.rendering import shown_request

if TYPE_CHECKING:
    from collections.abc import Callable


PASSWORD, EXAMPLE = "my-own-secret", "S3cure-Pass-!2026"
BODY = {"username": "agent", "password": PASSWORD}
PATHS = {"of credentials": "/credentials", "of no credentials": "/trunks"}


def _deflated(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-16 with a mark": lambda text: text.encode("utf-16"),
    "UTF-16, little end first": lambda text: text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "UTF-32": lambda text: text.encode("utf-32-le"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib": lambda text: zlib.compress(text.encode()),
    "deflate": lambda text: _deflated(text.encode()),
    "gzip of UTF-16": lambda text: gzip.compress(text.encode("utf-16")),
    "Latin-1": lambda text: f"{text}é".encode("latin-1"),
}


@pytest.mark.parametrize("path", PATHS.values(), ids=list(PATHS))
@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=list(ENCODINGS))
def test_a_body_that_is_not_text_shows_no_password(encode: Callable[[str], bytes], path: str) -> None:
    """It is masked as a whole in the record and in its cURL line."""
    sent = replace(request("POST", path), body=encode(json.dumps(BODY)))
    line = curl_line(sent)
    assert line is not None
    assert (shown_request(sent)["body"], line.endswith(f"--data-raw {shlex.quote(MASK)}")) == (MASK, True)


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=list(ENCODINGS))
def test_a_body_without_a_secret_is_shown_as_it_was(encode: Callable[[str], bytes]) -> None:
    """In base64 if it is not UTF-8."""
    sent = replace(request("POST", "/trunks"), body=encode('{"name": "A"}'))
    shown = shown_request(sent)
    body = base64.b64decode(shown["body"]) if "encoding" in shown else shown["body"].encode()
    assert body == sent.body


def _refused() -> dict[str, Request]:
    right = RIGHT["create_credential"]
    bodies = {name: encode(json.dumps(BODY)) for name, encode in ENCODINGS.items()}
    bodies |= {
        "misnamed": json.dumps({"user_name": "agent", "password": PASSWORD}).encode(),
        "in single quotes": repr(BODY).encode(),
        "a form": f"username=agent&password={PASSWORD}".encode(),
        "in JSON": json.dumps(json.dumps(BODY)).encode(),
    }
    shown = {name: replace(right, body=body) for name, body in bodies.items()}
    plain = replace(right, body=json.dumps(BODY).encode())
    return shown | {
        "path": replace(plain, target=plain.target.replace("/credentials", "/credential")),
        "method": replace(plain, method="PUT"),
        "media type": replace(plain, headers={**plain.headers, "content-type": "text/plain"}),
        "other scheme": replace(plain, headers={"authorization": f"Bearer {PASSWORD}", "cookie": f"a={PASSWORD}"}),
    }


REFUSED = _refused()


@pytest.mark.parametrize("sent", REFUSED.values(), ids=list(REFUSED))
def test_a_correction_has_the_example_in_place_of_a_password(sent: Request) -> None:
    """Whoever pastes it sets a password that the document shows, and not the mask."""
    entry = entry_of(sent)
    line = correction_line(entry.routed, entry.outcome)
    assert line is not None, entry.outcome
    assert (MASK in line, PASSWORD in line, EXAMPLE in line) == (False, False, True)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("?auth_token=abc", f"?auth_token={MASK}"),
        ("?auth_token=a?b&page=1", f"?auth_token={MASK}&page=1"),
        ("?per_page=5?auth_token=abc", f"?per_page=5?auth_token={MASK}"),
        ("?a=1?b=2;password=abc#password=def", f"?a=1?b=2;password={MASK}#password=def"),
        ("?auth_token=&page=1", "?auth_token=&page=1"),
        ("?auth%5Ftoken=abc", f"?auth%5Ftoken={MASK}"),
    ],
)
def test_the_value_of_a_secret_parameter_is_masked(sent: str, shown: str) -> None:
    """A second question mark begins a parameter by mistake, unless it is a part of a secret."""
    assert masked_target(Request(method="GET", target=f"/numbers{sent}"), ()) == f"/numbers{shown}"
