"""Each pytest file is red on the provider that failed, and green on the sound fake, whatever its state is by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract_tests._broken import named
from tests.contract_tests._serving import provider_at, serving

from two_accounts import TOKEN
from vobiz_contract import FAST, Options, Session
from vobiz_contract.reproduction.pytest_file import pytest_file, why_no_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract import Failure

# At least one for each way in which a check may say what it expects, and for each way to bring about a state.
SAMPLE = (
    "an unknown number is accepted",
    "assign changes another number too",
    "assign has no path at all",
    "creating a trunk answers without it",
    "deleting a credential does nothing",
    "deleting does nothing",
    "exclude is ignored",
    "items is called numbers",
    "limit is ignored",
    "search matches only the start",
    "the 204 has a body",
    "the 204 has a Content-Type",
    "the 401 has a challenge",
    "the 405 has no Allow",
    "the Date is ISO 8601",
    "the body is checked before the credentials",
    "the list of credentials has no path at all",
    "the older name of an IP ACL is ignored",
    "the password is null",
    "trunk_group_id is null",
    "unassign removes the number",
    "updating a URI removes its name",
    "UUIDs without hyphens are accepted",
    "a trunk loses its credential",
    "an invalid origination-uri is refused without a reason",
)
WITHOUT_FILE = {
    "two concurrent assigns succeed": "the requests were sent at the same time",
    "the total counts only the page": "no single response shows what is expected: a total of 4",
    "creating a credential does nothing": "no single response shows what is expected: a different id",
}


@pytest.fixture(scope="module")
def sound() -> Iterator[str]:
    """The URL of one sound fake for all files, so that each meets what the others have left."""
    with serving() as url:
        yield url


def _failures(what: str, url: str) -> list[Failure]:
    report = Session(provider_at(url), Options(effort=FAST, only=named(what).behaviours, seed=1)).run()
    return [failure for one in report.all for failure in one.failures]


def _outcome(text: str, url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the one test of a file, and return its colour. Any other error than a failed assertion is raised."""
    monkeypatch.setenv("VOBIZ_AUTH_TOKEN", TOKEN)
    monkeypatch.setenv("VOBIZ_URL", url)
    namespace: dict[str, object] = {}
    exec(compile(text, "test_failure.py", "exec"), namespace)  # noqa: S102 our own text
    test = next(value for name, value in namespace.items() if name.startswith("test_"))
    try:
        test()  # type: ignore[operator]  # it is a function
    except AssertionError:
        return "red"
    return "green"


@pytest.mark.parametrize("what", SAMPLE)
def test_file_is_red_on_the_broken_provider_and_green_on_the_fake(
    what: str, sound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice on each, because a file is run again until the provider is repaired."""
    with serving(named(what)) as url:
        text = pytest_file(_failures(what, url)[0], provider_at(url))
        assert text is not None
        outcomes = [_outcome(text, one, monkeypatch) for one in (url, sound, url, sound)]
    assert outcomes == ["red", "green", "red", "green"]


@pytest.mark.parametrize("what", WITHOUT_FILE)
def test_failure_without_a_file_has_a_reason(what: str) -> None:
    """Nothing else is asserted instead, which a sound provider may break."""
    with serving(named(what)) as url:
        failure, provider = _failures(what, url)[0], provider_at(url)
    assert pytest_file(failure, provider) is None
    assert why_no_file(failure, provider).startswith(WITHOUT_FILE[what])
