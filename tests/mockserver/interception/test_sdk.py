"""Vobiz's SDK `vobiz-python` as its users run it, with the host that is built into it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.steering import Steering


@pytest.fixture
def sdk(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The client of the SDK."""
    monkeypatch.chdir(tmp_path)  # it reads .env in the current directory when it is imported
    with importlib.import_module("vobiz").RestClient(auth_id=ACCOUNT, auth_token=TOKEN) as client:
        yield client


def test_it_assigns_an_encoded_number(sdk: Any, intercepted: Steering) -> None:
    """Nothing of it is changed."""
    sdk.phone_numbers.assign_to_trunk("%2B912271264217", TRUNK)
    intercepted.verify(operation="assign_number", number=NUMBER, behaviour="assign.success", times=1)


def test_it_sends_a_literal_plus(sdk: Any, intercepted: Steering) -> None:
    """It does not encode the number, and gets the 404."""
    with pytest.raises(Exception, match=r"(?i)not found"):
        sdk.phone_numbers.assign_to_trunk(NUMBER, TRUNK)
    intercepted.verify(behaviour="assign.plus-unencoded", times=1)


def test_it_meets_a_lost_answer(sdk: Any, intercepted: Steering) -> None:
    """The number has its trunk, although the caller sees an error."""
    intercepted.faults.add({"end": "reset", "length": 0}, when="after")
    with pytest.raises(Exception, match="reset by peer"):
        sdk.phone_numbers.assign_to_trunk("%2B912271264217", TRUNK)
    intercepted.verify(operation="assign_number", behaviour="assign.success", times=1)
