"""The fake as a provider for the checks, and fakes that are made to show a behaviour which cannot be provoked.

The one module here that knows both the checks and how the fake is put together.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_CREDENTIAL,
    FOREIGN_IP_ACL,
    FOREIGN_NUMBER,
    FOREIGN_TRUNK,
    FOREIGN_URI,
    NUMBER,
    OTHER_NUMBER,
    OTHER_TRUNK,
    SEED,
    TOKEN,
    TRIAL_ACCOUNT,
    TRIAL_NUMBER,
    TRIAL_TOKEN,
    TRIAL_TRUNK,
    TRUNK,
)
from vobiz_contract import Provider
from vobiz_mock import MemoryStore, Settings, create_app
from vobiz_mock.net.server import Server
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class _Steered:
    """Which requests get the response of a behaviour: those with this method and a path that has this pattern."""

    method: str
    path: str

    def matches(self, environ: WSGIEnvironment) -> bool:
        """Return whether a request gets the response. Never so if it reads an effect from the list of numbers."""
        path, _, query = environ["RAW_URI"].partition("?")
        reads_effect = path.endswith(f"/{ACCOUNT}/numbers") and "per_page" in query
        return environ["REQUEST_METHOD"] == self.method and bool(re.search(self.path, path)) and not reads_effect


_STEERED = {
    "assign.rate-limited": _Steered("POST", "/assign$"),
    "unassign.format-invalid": _Steered("DELETE", "/assign$"),
    "purchase.debit-failed": _Steered("POST", "/purchase-from-inventory$"),
    "delete-trunk.active-calls": _Steered("DELETE", "/trunks/"),
    "delete-credential.in-use": _Steered("DELETE", "/credentials/"),
    "common.rate-limited": _Steered("GET", ""),
    "common.server-error": _Steered("GET", ""),
}


def provider_at(url: str) -> Provider:
    """Return the provider that a fake with the seed of two accounts is."""
    return Provider(
        url=url,
        auth_id=ACCOUNT,
        auth_token=TOKEN,
        numbers=(NUMBER, ASSIGNED_NUMBER, OTHER_NUMBER),
        trunk_ids=(TRUNK, OTHER_TRUNK),
        foreign_number=FOREIGN_NUMBER,
        foreign_trunk_id=FOREIGN_TRUNK,
        foreign_uri_id=FOREIGN_URI,
        foreign_credential_id=FOREIGN_CREDENTIAL,
        foreign_ip_acl_id=FOREIGN_IP_ACL,
        sandbox=True,
    )


@contextmanager
def steering(behaviour: str) -> Iterator[Provider]:
    """Start a fake that shows a behaviour. Such is the `steering` of a session."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    clock = _Clock()
    app: WSGIApplication = create_app(Settings(clock=clock.now), store)
    if behaviour == "release.cooldown-over":
        app = _ending_cooldowns(app, clock)
    if behaviour in _STEERED:
        app = _with_response(app, behaviour, _STEERED[behaviour])
    with Server(app) as server:
        yield _trial(server.url) if behaviour == "assign.trial-account" else _one_of_each(server.url)


def _trial(url: str) -> Provider:
    return Provider(
        url=url, auth_id=TRIAL_ACCOUNT, auth_token=TRIAL_TOKEN, numbers=(TRIAL_NUMBER,), trunk_ids=(TRIAL_TRUNK,)
    )


def _one_of_each(url: str) -> Provider:
    return replace(provider_at(url), numbers=(NUMBER,), trunk_ids=(TRUNK,))


class _Clock:
    """The time, which can be moved forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC) + self._ahead

    def advance(self) -> None:
        """Move the time forward by more than a cooldown."""
        self._ahead += timedelta(hours=25)


def _ending_cooldowns(app: WSGIApplication, clock: _Clock) -> WSGIApplication:
    """Wrap the fake, so that the cooldown of a release is over as soon as the release is answered."""

    def wrapped(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        chunks = app(environ, start_response)
        if environ["REQUEST_METHOD"] == "DELETE":
            clock.advance()
        return chunks

    return wrapped


def _with_response(app: WSGIApplication, behaviour: str, steered: _Steered) -> WSGIApplication:
    """Wrap the fake, so that some requests get the document's response of a behaviour."""
    spec = load()
    sees = spec.behaviours[behaviour].sees
    body = json.dumps(spec.example(sees.example or "")).encode()

    def wrapped(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not steered.matches(environ):
            return app(environ, start_response)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(f"{sees.status} Steered", headers)
        return [body]

    return wrapped
