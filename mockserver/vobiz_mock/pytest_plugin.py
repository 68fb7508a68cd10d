"""The fixtures `vobiz`, `vobiz_env`, `vobiz_intercept` and `vobiz_fake`, and the report on the requests of a test.

pytest imports this module at each start of any project that has the package. So it imports pytest and the standard
library alone, until a test asks for a fixture. What the fixtures are is in `testing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from vobiz_mock.mock_server import MockServer
    from vobiz_mock.testing.account import VobizAccount
    from vobiz_mock.testing.session import FakeSession
    from vobiz_mock.testing.watch import Watch

_MARKER = (
    "vobiz(allow=(), allow_mistakes=False, numbers=3, trunks=2, trial=False): what the account of the fixture `vobiz` "
    "has, and the mistakes that the test may make: behaviours such as 'plus-unencoded', or all of them."
)
_SECTION = "Requests to the fake of Vobiz"
_session_key: pytest.StashKey[FakeSession] = pytest.StashKey()
_start_key = pytest.StashKey[int]()
_watch_key: pytest.StashKey[Watch] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the setting for the seed."""
    text = "seed file of the fixture vobiz_fake (default: the example seed)"
    parser.getgroup("vobiz", "fake of Vobiz's API").addoption("--vobiz-seed", metavar="FILE", help=text)
    parser.addini("vobiz_seed", f"{text}, relative to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def vobiz_fake(pytestconfig: pytest.Config) -> Iterator[MockServer]:
    """A running fake, a `MockServer`. All tests of the session share it."""
    from vobiz_mock.mock_server import MockServer  # noqa: PLC0415 nothing heavy before a test asks for it
    from vobiz_mock.testing.session import FakeSession  # noqa: PLC0415

    with MockServer(seed=_seed(pytestconfig), log=False) as fake:
        pytestconfig.stash[_session_key] = FakeSession(fake.steering, fake.url)
        try:
            yield fake
        finally:
            del pytestconfig.stash[_session_key]


@pytest.fixture
def vobiz(vobiz_fake: MockServer, request: pytest.FixtureRequest) -> Iterator[VobizAccount]:  # noqa: ARG001
    """An account in the fake that belongs to this test alone."""
    with request.config.stash[_session_key].account(_watch_of(request.node)) as account:
        yield account


@pytest.fixture
def vobiz_env(vobiz: VobizAccount, monkeypatch: pytest.MonkeyPatch) -> VobizAccount:
    """The account `vobiz`, with VOBIZ_AUTH_ID, VOBIZ_AUTH_TOKEN and VOBIZ_BASE_URL set for the code under test."""
    for name, value in vobiz.env.items():
        monkeypatch.setenv(name, value)
    return vobiz


@pytest.fixture
def vobiz_intercept(vobiz: VobizAccount, vobiz_fake: MockServer) -> Iterator[VobizAccount]:
    """The account `vobiz`. Meanwhile, what this process sends to `https://api.vobiz.ai` goes to the fake."""
    from vobiz_mock.interception.intercept import intercept  # noqa: PLC0415

    with intercept(vobiz_fake):
        yield vobiz


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Remember which requests a test did not send."""
    if _watch_key in item.stash:
        del item.stash[_watch_key]  # of an earlier run of the same test
    if (session := item.config.stash.get(_session_key, None)) is not None:
        item.stash[_start_key] = session.last


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that passed although its requests broke the contract of the API."""
    if "vobiz_fake" in getattr(item, "fixturenames", ()):
        _watch_of(item)
    result = yield
    _fail_for_mistakes(item)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Do the same for the requests that its fixtures sent at their end."""
    result = yield
    _fail_for_mistakes(item)
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the requests of a failed test to its report."""
    report = yield
    watch = item.stash.get(_watch_key, None)
    if watch is not None and call.excinfo is not None:
        watch.settle()
        if report.failed:
            _add_section(report, watch.summary())
    return report


def _add_section(report: pytest.TestReport, text: str) -> None:
    """Add the requests to the reason of a failure, which JUnit's XML has too, and `--show-capture=no` does not hide."""
    add = getattr(report.longrepr, "addsection", None)  # a plain text has none
    if add is not None:
        add(_SECTION, text)
    else:
        report.sections.append((_SECTION, text))


def _fail_for_mistakes(item: pytest.Item) -> None:
    watch = item.stash.get(_watch_key, None)
    if watch is not None and (problem := watch.problem()) is not None:
        pytest.fail(problem, pytrace=False)


def _watch_of(item: pytest.Item) -> Watch:
    """Return the watch over the requests of a test."""
    if _watch_key not in item.stash:
        options = [_arguments(mark) for mark in item.iter_markers("vobiz")]
        start = item.stash.get(_start_key, 0)  # without one, the fake was started for this test
        item.stash[_watch_key] = item.config.stash[_session_key].watch(item.nodeid, options, start)
    return item.stash[_watch_key]


def _arguments(mark: pytest.Mark) -> Mapping[str, object]:
    if mark.args:
        raise ValueError(f"the marker vobiz takes named arguments alone, such as allow={mark.args[0]!r}")
    return mark.kwargs


def _seed(config: pytest.Config) -> str | None:
    """Return the path of the seed: from the command line, or relative to the folder of the configuration file."""
    given: str | None = config.getoption("vobiz_seed")
    if given:
        return str(config.invocation_params.dir / given)
    setting: str = config.getini("vobiz_seed")
    folder = config.inipath.parent if config.inipath else config.rootpath
    return str(folder / setting) if setting else None
