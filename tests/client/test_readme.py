"""The client's README is true: its examples run against a fake, and its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vobiz_client
from vobiz_client import Client, VobizError
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).parents[2] / "client" / "README.md"
TEXT = README.read_text(encoding="utf-8")
# Each Python block, with the output that a text block right below it shows.
EXAMPLES = re.findall(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", TEXT, flags=re.DOTALL)


@pytest.fixture
def _live_service_is_a_fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with MockServer() as fake:
        monkeypatch.setenv("VOBIZ_BASE_URL", fake.url)
        yield


@pytest.mark.usefixtures("_live_service_is_a_fake")
def test_examples_run_and_print_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """The examples run one after the other, like a session."""
    names: dict[str, Any] = {}
    printed = []
    for code, _ in EXAMPLES:
        exec(compile(code, str(README), "exec"), names)  # noqa: S102 the README is ours
        printed.append(capsys.readouterr().out)
    assert printed == [shown for _, shown in EXAMPLES]


def test_every_method_of_the_client_is_listed() -> None:
    """The table of operations leaves no public method out."""
    methods = {name for name in dir(Client) if not name.startswith("_") and name != "close"}
    assert {name for name in methods if f"`{name}(" not in TEXT} == set()


def test_every_error_is_listed() -> None:
    """The table of errors leaves out only the base classes."""
    exported = [getattr(vobiz_client, name) for name in vobiz_client.__all__ if name.endswith("Error")]
    raised = {kind.__name__ for kind in exported if kind is not VobizError and kind.__name__ != "ResponseError"}
    assert {name for name in raised if f"`{name}`" not in TEXT} == set()
