"""The subcommand `vobiz-mock wait`, which waits until a fake answers, as a script or a CI job needs it."""

from __future__ import annotations

import json
import threading
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from vobiz_mock.cli.parameters import FakeUrl, Seconds
from vobiz_mock.cli.remote import connection_to, stranger, trouble

if TYPE_CHECKING:
    from http.client import HTTPResponse

_PAUSE = 0.1  # seconds between two attempts
_ATTEMPT = 2.0  # seconds for one attempt
_MAX_ANSWER = 1000  # bytes; the fake's has 16
_PATH = "/_mock/health"


@click.command()
@click.argument("url", type=FakeUrl())
@click.option(
    "--timeout",
    type=Seconds(),
    default=30.0,
    show_default=True,
    help="Give up after this many seconds.",
)
def wait(url: str, timeout: float) -> None:
    """Wait until the fake at URL answers, such as http://127.0.0.1:8055.

    Exits with 0 as soon as it does. Exits with 1 after the timeout, and says what was seen last: that nobody listens,
    or that another program answers.
    """
    attempts = _Attempts(url)
    if not attempts.succeed_within(timeout):
        raise click.ClickException(f"no fake answered at {url} within {timeout:g} s. Last seen: {attempts.last}.")
    click.echo(f"The fake at {url} answers.")


class _Attempts:
    """Asks a fake again and again whether it is healthy.

    A thread does it, so that the time is bounded whatever blocks: the resolution of a name, or a server that sends its
    answer byte by byte.

    Attributes:
        last: What the last attempt found.
    """

    def __init__(self, url: str) -> None:
        self.last = "no answer yet"
        self._url = url
        self._healthy = threading.Event()
        self._over = threading.Event()

    def succeed_within(self, seconds: float) -> bool:
        """Return whether an attempt succeeds in this time."""
        threading.Thread(target=self._ask_repeatedly, daemon=True).start()
        healthy = self._healthy.wait(seconds)
        self._over.set()
        return healthy

    def _ask_repeatedly(self) -> None:
        while not self._over.is_set():
            problem = problem_of(self._url)
            if problem is None:
                self._healthy.set()
                return
            self.last = problem
            self._over.wait(_PAUSE)


def problem_of(url: str) -> str | None:
    """Ask a fake once whether it is healthy.

    Args:
        url: The URL of its root, without a slash at the end.

    Returns:
        None if it is, or else what was found instead.
    """
    connection = connection_to(url, _ATTEMPT)
    try:
        connection.request("GET", f"{urlsplit(url).path}{_PATH}", headers={"Connection": "close"})
        return _problem_of_answer(connection.getresponse())
    except (OSError, HTTPException, ValueError) as error:
        return trouble(error, url)
    finally:
        connection.close()


def _problem_of_answer(response: HTTPResponse) -> str | None:
    body = response.read(_MAX_ANSWER)
    if (other := stranger(response, f"GET {_PATH}")) is not None:
        return other
    if response.status == HTTPStatus.OK and _is_healthy(body):
        return None
    return f"the fake answers with {response.status}: {body[:200].decode('utf-8', 'replace')!r}"


def _is_healthy(body: bytes) -> bool:
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("status") == "ok"
