"""The fixtures of the command's tests: providers to check, and no settings from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract_tests._broken import named
from tests.contract_tests._serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VOBIZ_AUTH_ID", "VOBIZ_AUTH_TOKEN", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sound() -> Iterator[str]:
    """The URL of the sound fake."""
    with serving() as url:
        yield url


@pytest.fixture
def conflict_409() -> Iterator[str]:
    """The URL of a provider whose conflict is a 409. It is corroborated that it must be 400."""
    with serving(named("a conflict is a 409")) as url:
        yield url
