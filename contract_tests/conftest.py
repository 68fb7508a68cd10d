"""Where the checks find their provider: the fake, started here, or with --contract-url any other.

This is the one place that knows both the checks and the fake. For behaviours that no provider shows by itself the fake
is steered: a trial account in its seed, or an answer of the document in place of its own.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from vobiz_contract import FAST, CannotCheckError, Options, Outcome, Session, Target
from vobiz_contract.console import failure_lines
from vobiz_mock import MemoryStore, MockServer, create_app
from vobiz_mock.mock_server import load_seed
from vobiz_mock.server import Server
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from vobiz_contract import Result

ACCOUNT, TOKEN = "MA_BN2MZ1VV", "Secret-of-the-fake"
TRUNKS = ("e3e55a78-1234-5678-90ab-cdef12345678", "0a1b2c3d-1111-4222-8333-444455556666")
NUMBERS = ("+912271264217", "+1234567890", "+4930901820")
FOREIGN_NUMBER, FOREIGN_TRUNK = "+442071838750", "5f0e1d2c-9999-4888-8777-666655554444"
SEED = {
    "accounts": [
        {
            "account_id": ACCOUNT,
            "auth_token": TOKEN,
            "trunks": [{"trunk_id": trunk, "name": f"Trunk {place}"} for place, trunk in enumerate(TRUNKS)],
            "numbers": [NUMBERS[0], {"e164": NUMBERS[1], "trunk_group_id": TRUNKS[1]}, NUMBERS[2], "+33123456789"],
        },
        {
            "account_id": "MA_OTHER",
            "auth_token": "another",
            "trunks": [{"trunk_id": FOREIGN_TRUNK, "name": "Foreign"}],
            "numbers": [FOREIGN_NUMBER],
        },
        {
            "account_id": "MA_TRIAL",
            "auth_token": "trial",
            "trial": True,
            "trunks": [{"trunk_id": "77777777-1234-4678-90ab-cdef12345678", "name": "Trial"}],
            "numbers": ["+12025550199"],
        },
    ],
    "inventory": ["+918065551234", "+918065551235", "+912265559876", "+12025550123", "+12025550124", "+4930111222"],
}
# What is answered in place of the fake, by behaviour: to which method, on paths that end so.
_STEERED = {
    "assign.rate-limited": ("POST", "/assign"),
    "unassign.format-invalid": ("DELETE", "/assign"),
    "purchase.debit-failed": ("POST", "/purchase-from-inventory"),
    "common.rate-limited": ("GET", ""),
    "common.server-error": ("GET", ""),
}


@dataclass(frozen=True)
class Contract:
    """A running session, and whether it faces the fake."""

    session: Session
    faces_fake: bool

    def must_hold(self, name: str) -> None:
        """Judge one behaviour or property, and fail, skip or pass the test accordingly."""
        result = self.session.judge(name)
        if result.outcome is Outcome.FAILED:
            pytest.fail(self._told(result), pytrace=False)
        if result.outcome is Outcome.DRIFTED:
            told = self._told(result)
            if self.faces_fake or self.session.options.strict:
                pytest.fail(told, pytrace=False)
            pytest.xfail(f"drift\n{told}")
        if result.outcome is Outcome.NOT_JUDGED:
            (pytest.fail if self.faces_fake else pytest.skip)(f"not judged: {result.reason}")

    def _told(self, result: Result) -> str:
        report = self.session.report()
        return "\n\n".join("\n".join(failure_lines(report, result, failure)) for failure in result.failures)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("contract", "the contract suite (its target is the fake, unless one is given)")
    environ = os.environ
    group.addoption("--contract-url", help="a provider's origin; requests then go there")
    group.addoption("--contract-auth-id", default=environ.get("VOBIZ_AUTH_ID"), help="$VOBIZ_AUTH_ID")
    group.addoption("--contract-auth-token", default=environ.get("VOBIZ_AUTH_TOKEN"), help="$VOBIZ_AUTH_TOKEN")
    group.addoption("--contract-number", action="append", default=[], help="may be assigned and unassigned freely")
    group.addoption("--contract-trunk-id", action="append", default=[], help="a trunk to assign to")
    group.addoption("--contract-foreign-number", help="a number of another account")
    group.addoption("--contract-foreign-trunk-id", help="a trunk of another account")
    group.addoption("--contract-sandbox", action="store_true", help="also buy, create and delete; loopback only")
    group.addoption("--contract-yes-this-is-live", action="store_true", help="required off loopback")
    group.addoption("--contract-strict", action="store_true", help="fail on drift too")
    group.addoption("--contract-fast", action="store_true", help="draw little, leave Schemathesis out")
    group.addoption("--contract-seed", type=int, default=0, help="draw other examples")


@pytest.fixture(scope="session")
def contract(pytestconfig: pytest.Config) -> Iterator[Contract]:
    """The session that all tests share; what it found is put back when they are over."""
    url = pytestconfig.getoption("--contract-url")
    rate = None if not url or _target(pytestconfig).loopback else 5.0
    options = Options(
        seed=pytestconfig.getoption("--contract-seed"),
        effort=FAST if pytestconfig.getoption("--contract-fast") else None,
        strict=pytestconfig.getoption("--contract-strict"),
        rate=rate,
    )
    if url:
        yield from _contract(_target(pytestconfig), options, None)
        return
    with MockServer(seed=SEED) as fake:
        yield from _contract(target_of(fake.url), options, steering)


def _contract(
    target: Target, options: Options, steered: Callable[[str], AbstractContextManager[Target]] | None
) -> Iterator[Contract]:
    try:
        with Session(target, options, steering=steered) as session:
            yield Contract(session, faces_fake=steered is not None)
    except CannotCheckError as error:
        pytest.exit(f"the provider cannot be checked: {error}", returncode=2)
    assert not session.unrestored, session.unrestored


def _target(config: pytest.Config) -> Target:
    given = {name: config.getoption(f"--contract-{name}") for name in ("auth-id", "auth-token", "number", "trunk-id")}
    if missing := [f"--contract-{name}" for name, value in given.items() if not value]:
        raise pytest.UsageError(f"--contract-url needs {', '.join(missing)}")
    if "PYTEST_XDIST_WORKER" in os.environ:
        raise pytest.UsageError("a given provider's numbers cannot be shared: use -n 0 with --contract-url")
    target = Target(
        url=config.getoption("--contract-url").rstrip("/"),
        auth_id=given["auth-id"],
        auth_token=given["auth-token"],
        numbers=tuple(given["number"]),
        trunk_ids=tuple(given["trunk-id"]),
        foreign_number=config.getoption("--contract-foreign-number"),
        foreign_trunk_id=config.getoption("--contract-foreign-trunk-id"),
        sandbox=config.getoption("--contract-sandbox"),
    )
    if not target.loopback and (target.sandbox or not config.getoption("--contract-yes-this-is-live")):
        raise pytest.UsageError("off loopback: --contract-yes-this-is-live, and no --contract-sandbox")
    return target


def target_of(url: str) -> Target:
    """The fake with the seed above."""
    return Target(
        url=url, auth_id=ACCOUNT, auth_token=TOKEN, numbers=NUMBERS, trunk_ids=TRUNKS,
        foreign_number=FOREIGN_NUMBER, foreign_trunk_id=FOREIGN_TRUNK, sandbox=True,
    )  # fmt: skip


@contextmanager
def steering(behaviour: str) -> Iterator[Target]:
    """A fake of its own that shows a behaviour."""
    store = MemoryStore()
    store.load(load_seed(SEED))
    app: WSGIApplication = create_app(store=store)
    if behaviour in _STEERED:
        app = _answering(app, behaviour, *_STEERED[behaviour])
    with Server(app) as server:
        if behaviour == "assign.trial-account":
            trunk = "77777777-1234-4678-90ab-cdef12345678"
            yield Target(
                url=server.url, auth_id="MA_TRIAL", auth_token="trial", numbers=("+12025550199",), trunk_ids=(trunk,)
            )
        else:
            target = target_of(server.url)
            yield Target(**{**vars(target), "numbers": NUMBERS[:1], "trunk_ids": TRUNKS[:1]})


def _answering(app: WSGIApplication, behaviour: str, method: str, ending: str) -> WSGIApplication:
    spec = load()
    sees = spec.behaviours[behaviour].sees
    body = json.dumps(spec.example(sees.example or "")).encode()

    def steered(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        path = environ["RAW_URI"].partition("?")[0]
        listing = path.endswith("/numbers") and not path.endswith("/inventory/numbers")
        if (
            environ["REQUEST_METHOD"] != method
            or not path.endswith(ending)
            or (listing and "per_page" in environ["RAW_URI"])
        ):
            return app(environ, start_response)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(f"{sees.status} Steered", headers)
        return [body]

    return steered
