"""The log: one line per request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
    from tests.mockserver._client import RawClient


def test_a_refusal_is_a_warning(client: RawClient, caplog: pytest.LogCaptureFixture) -> None:
    """Without any configuration, pytest shows it with a failed test."""
    client.assign("+912271264217")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "sent +912271264217; write %2B912271264217" in caplog.text


def test_a_success_is_information(client: RawClient, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody has to do anything about it."""
    with caplog.at_level("INFO", "vobiz_mock"):
        client.assign("%2B912271264217")
    assert [record.levelname for record in caplog.records] == ["INFO"]
