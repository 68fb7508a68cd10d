"""Records: what they show, and what they share."""

from __future__ import annotations

import uuid
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import PhoneNumber, derived_id, timestamp
from vobiz_spec import load

DEFAULTS = Defaults(load())
AT = datetime(2026, 1, 23, 7, 7, 24, 705084, tzinfo=UTC)
ID = "aabbccdd-1234-5678-90ab-cdef12345678"
NUMBER = PhoneNumber(e164="+12", account_id="A", country="US", fields={"status": "active", "updated_at": "before"})


@given(e164=st.text())
def test_the_id_of_a_number_is_that_of_the_uuid_library(e164: str) -> None:
    """It is a UUID of version 5, which every tool can derive."""
    assert derived_id(e164) == str(uuid.uuid5(uuid.NAMESPACE_URL, f"tel:{e164}"))


def test_a_given_id_is_shown() -> None:
    """It is first, as in the examples of the document."""
    shown = DEFAULTS.number({"e164": "+12", "id": ID}, account_id="A").as_json()
    assert next(iter(shown.items())) == ("id", ID)


@pytest.mark.parametrize("hours", [-8, 0, 5])
def test_a_time_is_shown_in_utc_with_microseconds(hours: int) -> None:
    """The live service writes it so."""
    assert timestamp(AT.astimezone(timezone(timedelta(hours=hours)))) == "2026-01-23T07:07:24.705084Z"


@pytest.mark.parametrize(
    "changed",
    [
        NUMBER.assigned("trunk", at=AT),
        NUMBER.purchased("B", at=AT),
        NUMBER.released(until=AT, at=AT),
        NUMBER.restored(at=AT),
        NUMBER.returned(at=AT),
    ],
    ids=["assigned", "purchased", "released", "restored", "returned"],
)
def test_each_change_of_a_number_is_shown_as_its_update(changed: PhoneNumber) -> None:
    """The number from before stays as it is."""
    assert (changed.as_json()["updated_at"], NUMBER.as_json()["updated_at"]) == (timestamp(AT), "before")


def test_a_number_cannot_be_changed() -> None:
    """Its constructor is not that of a dataclass, but it is frozen as one."""
    with pytest.raises(FrozenInstanceError):
        NUMBER.country = "IN"  # type: ignore[misc] # that is the test


def test_a_replaced_number_differs_in_one_attribute() -> None:
    """`dataclasses.replace` knows the constructor."""
    assert replace(replace(NUMBER, country="IN"), country="US") == NUMBER


@pytest.mark.parametrize("fields", [{}, {"region": "Goa"}, {"tags": ["a"], "capabilities": {"voice": True}}])
def test_equal_fields_are_kept_once(fields: dict[str, Any]) -> None:
    """A million numbers need the memory of one mapping."""
    one, other = (DEFAULTS.number({"e164": e164, **fields}, account_id=None) for e164 in ("+12", "+13"))
    assert one.fields is other.fields


@pytest.mark.parametrize("fees", [(1, 1.0), (0, False)])
def test_fields_of_different_types_are_not_shared(fees: tuple[Any, Any]) -> None:
    """Python takes them for equal, but JSON writes them in different ways."""
    shown = [DEFAULTS.number({"e164": "+12", "monthly_fee": fee}, account_id=None).as_json() for fee in fees]
    assert [repr(one["monthly_fee"]) for one in shown] == [repr(fee) for fee in fees]
