"""How the commands reach a running fake: one connection for each question, and what to do if nobody answers.

This module must not depend on what is asked.
"""

from __future__ import annotations

import contextlib
import json
import ssl
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import click

from vobiz_mock.cli.terminal import shown, shown_lines
from vobiz_mock.settings import CONTROL_TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from http.client import HTTPResponse

JSON = "application/json"
YAML = "application/yaml"
_CONNECT = 5.0  # seconds until a connection is made
_ANSWER = 120.0  # seconds until the answer begins, and between its parts: to load a million numbers takes 20
_MAX_SHOWN = 60  # characters of what another program sent


class UnreachableError(click.ClickException):
    """No fake answers. The exit code is 1."""


class FailedError(click.ClickException):
    """The fake answers that it has failed. The exit code is 1."""


class RefusedError(click.ClickException):
    """The fake or the command refuses what the user asked for. The exit code is 2, as for a wrong option."""

    exit_code = 2


@dataclass(frozen=True)
class Answer:
    """What the fake answered.

    Attributes:
        status: The status code.
        body: The body.
    """

    status: int
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 any value of JSON
        """Return the value of the body, which is JSON.

        Raises:
            UnreachableError: It is not.
        """
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise UnreachableError(f"the answer of the fake is not JSON: {self._shown()}") from error

    def message(self) -> str:
        """Return the message of a refusal, without control characters."""
        try:
            return shown_lines(str(json.loads(self.body)["message"]))
        except (ValueError, TypeError, KeyError):
            return f"it answers with {self.status}: {self._shown()}"

    def _shown(self) -> str:
        return shown(self.body.decode("utf-8", "replace"), most=200)


@dataclass(frozen=True)
class Remote:
    """A fake that runs elsewhere: in another process, or on another machine.

    Args:
        url: The URL of its root, without a slash at the end.
        token: The token of its control API. None if it needs none.
    """

    url: str
    token: str | None = field(default=None, repr=False)

    def ask(  # noqa: PLR0913 the parts of a request
        self,
        method: str,
        path: str,
        *,
        query: Iterable[tuple[str, str]] = (),
        body: bytes | None = None,
        kind: str = JSON,
        accept: str = JSON,
        expected: Iterable[int] = (),
    ) -> Answer:
        """Send a request to a path below `/_mock`, and return the answer.

        Args:
            method: The method.
            path: The rest of the path, such as `/journal`.
            query: The query parameters.
            body: The body. None sends none.
            kind: The media type of the body.
            accept: The media type of the answer.
            expected: The statuses of 400 and more that the caller handles.

        Raises:
            UnreachableError: No fake answers.
            FailedError: The fake fails.
            RefusedError: The fake refuses the request.
        """
        fields = {"Accept": accept} | ({} if body is None else {"Content-Type": kind})
        with self._asked(method, _target(path, query), body, fields) as response:
            answer = Answer(response.status, response.read())
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in expected:
            raise _refusal(answer)
        return answer

    def send(self, method: str, path: str, value: object, *, expected: Iterable[int] = ()) -> Answer:
        """Send a value as JSON, and return the answer. It raises what `ask` raises."""
        return self.ask(method, path, body=json.dumps(value).encode(), expected=expected)

    @contextlib.contextmanager
    def lines(
        self, path: str, query: Iterable[tuple[str, str]], fields: Mapping[str, str], patience: float
    ) -> Iterator[Iterable[bytes]]:
        """Ask for an answer that does not end, and yield its lines as they arrive.

        Args:
            path: The rest of the path.
            query: The query parameters.
            fields: The header fields.
            patience: How long a line may take, in seconds.

        Raises:
            UnreachableError: No fake answers, the connection was lost, or nothing arrived in time.
            FailedError: The fake fails.
            RefusedError: The fake refuses the request.
        """
        with self._asked("GET", _target(path, query), None, fields, patience) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise _refusal(Answer(response.status, response.read()))
            yield response

    @contextlib.contextmanager
    def _asked(
        self, method: str, target: str, body: bytes | None, fields: Mapping[str, str], patience: float = _ANSWER
    ) -> Iterator[HTTPResponse]:
        """Yield the answer of a fake. What fails while it is read is an error of this module, too."""
        connection = connection_to(self.url, _CONNECT)
        try:
            connection.connect()
            connection.sock.settimeout(patience)
            base = urlsplit(self.url).path
            connection.request(method, f"{base}/_mock{target}", body, {**fields, **self._credentials()})
            with connection.getresponse() as response:
                yield _of_a_fake(response, f"{method} /_mock{target.partition('?')[0]}")
        except (OSError, HTTPException, ValueError) as error:
            raise UnreachableError(f"no fake answers at {self.url}: {trouble(error, self.url)}.\n{_ADVICE}") from error
        finally:
            connection.close()

    def _credentials(self) -> dict[str, str]:
        if not self.token:
            return {}
        if not (self.token.isascii() and self.token.isprintable()):
            raise RefusedError(f"{CONTROL_TOKEN_VARIABLE} has a character that no token has, such as a newline.")
        return {"Authorization": f"Bearer {self.token}"}


_ADVICE = "Start it with `vobiz-mock serve`, or name another with --url or VOBIZ_MOCK_URL."


def connection_to(url: str, timeout: float) -> HTTPConnection:
    """Return a connection to the host of a URL, which is not open yet. It trusts the fakes of this user.

    Unlike urllib and requests, http.client does not read the variables for proxies.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(host, parts.port, timeout=timeout)
    from vobiz_mock.real_host import trusting_context  # noqa: PLC0415 - plain HTTP does not need it

    return HTTPSConnection(host, parts.port, timeout=timeout, context=trusting_context())


def trouble(error: Exception, url: str) -> str:
    """Say why a fake could not be asked."""
    place = urlsplit(url).netloc
    if isinstance(error, ConnectionRefusedError):
        return f"nobody listens at {place}"
    if isinstance(error, TimeoutError):
        return f"{place} does not answer"
    if isinstance(error, ssl.SSLError):
        return f"{place} cannot be asked with TLS ({error.reason}): {_tls_advice(error)}"
    return f"{place} cannot be asked: {shown(str(error).strip()[:_MAX_SHOWN]) or type(error).__name__}"


def _tls_advice(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate is not that of a fake of this user, whose folder VOBIZ_MOCK_CA_DIR names"
    return "a fake speaks TLS only at the port of --tls, so write http:// for any other"


def stranger(response: HTTPResponse, question: str) -> str | None:
    """Say which other program answers a question; None if a fake does."""
    if response.getheader("X-Mock-Version") is not None:
        return None
    name = response.getheader("Server")
    server = f" ({shown(name.strip()[:_MAX_SHOWN])})" if name else ""
    return f"another program answers{server}, with {response.status} to {question}"


def _of_a_fake(response: HTTPResponse, question: str) -> HTTPResponse:
    if (other := stranger(response, question)) is not None:
        raise UnreachableError(f"{other}.\n{_ADVICE}")
    return response


def _target(path: str, query: Iterable[tuple[str, str]]) -> str:
    text = urlencode(list(query))
    return f"{path}?{text}" if text else path


def _refusal(answer: Answer) -> click.ClickException:
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return FailedError(f"the fake fails: {answer.message()}")
    advice = (
        f"\nSet {CONTROL_TOKEN_VARIABLE} to the token of the fake." if answer.status == HTTPStatus.UNAUTHORIZED else ""
    )
    return RefusedError(f"{answer.message()}{advice}")
