"""What cannot be checked is told apart from what is broken, before anything is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract_tests._serving import provider_at

from raw_server import RawServer, respond
from two_accounts import TOKEN, TRUNK
from vobiz_contract import CannotCheckError, Provider, Session

if TYPE_CHECKING:
    from raw_server import RawResponse

HTML = {"Content-Type": "text/html"}


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (respond(502, "<h1>Bad Gateway</h1>", headers=HTML), "the provider answers 502 to every request"),
        (respond(503), "the provider answers 503 to every request"),
        (respond(504), "the provider answers 504 to every request"),
        (respond(429, headers={"Retry-After": "86400"}), "the provider limits requests: 429, Retry-After: 86400"),
        (respond(503, headers={"Retry-After": "86400"}), "the provider limits requests: 503, Retry-After: 86400"),
    ],
)
def test_a_provider_that_is_not_there_cannot_be_checked(response: RawResponse, reason: str) -> None:
    """A gateway without its service, and a limit that does not end, say nothing of the provider."""
    with RawServer(lambda _: response) as server, pytest.raises(CannotCheckError) as caught:
        Session(provider_at(server.url)).run()
    assert str(caught.value) == reason
    assert {one.method for one in server.received} == {"GET"}


@pytest.mark.parametrize("user", ["u:pw@", ":pw@", "u@", "@"])
def test_a_url_with_a_password_is_refused_without_repeating_it(user: str) -> None:
    """Reports repeat the provider's URL."""
    with pytest.raises(CannotCheckError) as caught:
        Provider(
            url=f"http://{user}127.0.0.1:9", auth_id="MA_X", auth_token=TOKEN, numbers=("+911",), trunk_ids=(TRUNK,)
        )
    assert "pw" not in str(caught.value)
