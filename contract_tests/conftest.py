"""The provider that the checks run against: the fake, started here, or the one that --contract-url names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from client_fixtures import fake, vobiz  # noqa: F401 fixtures
from steered_fake import provider_at, steering
from two_accounts import SEED
from vobiz_contract import FAST, CannotCheckError, Judgement, Options, Provider, Session
from vobiz_contract.reports.console import failure_text
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract import Result

_REMOTE_RATE = 5.0  # requests a second


@dataclass(frozen=True)
class Contract:
    """A running session, and whether its provider is the fake."""

    session: Session
    is_fake: bool

    def assert_holds(self, name: str) -> None:
        """Judge one behaviour or property, and end the test accordingly.

        The fake must pass everything. Another provider may drift, unless the run is strict, and may leave something
        not judged.
        """
        result = self.session.judge(name)
        if result.fails(strict=self.is_fake or self.session.options.strict):
            pytest.fail(self._failures(result), pytrace=False)
        if result.judgement is Judgement.DRIFTED:
            pytest.xfail(f"drift\n{self._failures(result)}")
        if result.judgement is Judgement.NOT_JUDGED:
            (pytest.fail if self.is_fake else pytest.skip)(f"not judged: {result.reason}")

    def _failures(self, result: Result) -> str:
        report = self.session.report()
        return "\n\n".join(failure_text(report, result, failure) for failure in result.failures)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of `vobiz-contract check`, with a prefix."""
    group = parser.getgroup("contract", "contract checks (of the fake, unless a URL is given)")
    environ = os.environ
    group.addoption("--contract-url", help="check the provider at this origin")
    group.addoption("--contract-auth-id", default=environ.get("VOBIZ_AUTH_ID"), help="default: $VOBIZ_AUTH_ID")
    group.addoption("--contract-auth-token", default=environ.get("VOBIZ_AUTH_TOKEN"), help="default: $VOBIZ_AUTH_TOKEN")
    group.addoption("--contract-number", action="append", default=[], help="assign and unassign this number")
    group.addoption("--contract-trunk-id", action="append", default=[], help="assign to this trunk")
    group.addoption("--contract-foreign-number", help="expect that this number belongs to another account")
    group.addoption("--contract-foreign-trunk-id", help="expect that this trunk belongs to another account")
    for name, what in (("uri", "origination URI"), ("credential", "credential"), ("ip-acl", "IP ACL")):
        group.addoption(f"--contract-foreign-{name}-id", help=f"expect that this {what} belongs to another account")
    group.addoption("--contract-sandbox", action="store_true", help="also buy, create and delete; only on loopback")
    group.addoption("--contract-yes-this-is-live", action="store_true", help="allow a provider off loopback")
    group.addoption("--contract-strict", action="store_true", help="fail on drift too")
    group.addoption("--contract-fast", action="store_true", help="send fewer requests, without Schemathesis")
    group.addoption("--contract-seed", type=int, default=0, help="use this random seed")


@pytest.fixture(scope="session")
def contract(pytestconfig: pytest.Config) -> Iterator[Contract]:
    """The session that all tests share. It restores what it found when they have ended."""
    if pytestconfig.getoption("--contract-url"):
        provider = _given_provider(pytestconfig)
        options = _options(pytestconfig, rate=None if provider.loopback else _REMOTE_RATE)
        yield from _running(Session(provider, options), is_fake=False)
        return
    with MockServer(seed=SEED) as server:
        session = Session(provider_at(server.url), _options(pytestconfig, rate=None), steering=steering)
        yield from _running(session, is_fake=True)


def _running(session: Session, *, is_fake: bool) -> Iterator[Contract]:
    try:
        with session:
            yield Contract(session, is_fake=is_fake)
    except CannotCheckError as error:
        pytest.exit(f"the provider cannot be checked: {error}", returncode=2)
    assert not session.unrestored, session.unrestored


def _options(config: pytest.Config, *, rate: float | None) -> Options:
    return Options(
        seed=config.getoption("--contract-seed"),
        effort=FAST if config.getoption("--contract-fast") else None,
        strict=config.getoption("--contract-strict"),
        rate=rate,
    )


def _given_provider(config: pytest.Config) -> Provider:
    given = {name: config.getoption(f"--contract-{name}") for name in ("auth-id", "auth-token", "number", "trunk-id")}
    if missing := [f"--contract-{name}" for name, value in given.items() if not value]:
        raise pytest.UsageError(f"--contract-url needs {', '.join(missing)}")
    if "PYTEST_XDIST_WORKER" in os.environ:
        raise pytest.UsageError("processes cannot share a provider's numbers: use -n 0 with --contract-url")
    provider = Provider(
        url=config.getoption("--contract-url").rstrip("/"),
        auth_id=given["auth-id"],
        auth_token=given["auth-token"],
        numbers=tuple(given["number"]),
        trunk_ids=tuple(given["trunk-id"]),
        foreign_number=config.getoption("--contract-foreign-number"),
        foreign_trunk_id=config.getoption("--contract-foreign-trunk-id"),
        foreign_uri_id=config.getoption("--contract-foreign-uri-id"),
        foreign_credential_id=config.getoption("--contract-foreign-credential-id"),
        foreign_ip_acl_id=config.getoption("--contract-foreign-ip-acl-id"),
        sandbox=config.getoption("--contract-sandbox"),
    )
    if not provider.loopback and (provider.sandbox or not config.getoption("--contract-yes-this-is-live")):
        raise pytest.UsageError("off loopback, --contract-yes-this-is-live is required and --contract-sandbox refused")
    return provider
