"""The tree of errors: it is drawn as it is, and each error survives being copied and pickled."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from http import HTTPStatus
from typing import Any

import pytest
from tests.client._copies import COPIES

from vobiz_client import (
    NumberAlreadyAssignedError,
    RateLimitedError,
    SentRequest,
    ServerError,
    TransportError,
    VobizError,
    errors,
)

CLASSES: list[type[VobizError]] = [value for name, value in vars(errors).items() if name.endswith("Error")]
DETAILS: dict[str, Any] = {
    "status": HTTPStatus.IM_A_TEAPOT.value,
    "body": {"error": "e", "message": ["m"]},
    "request": SentRequest(method="POST", url="https://h.example/%2B12", body="{}"),
    "hint": "a hint",
}
OWN: dict[type[VobizError], dict[str, Any]] = {
    TransportError: {"sent": False, "temporary": False},
    RateLimitedError: {"retry_after": 7.5},
    ServerError: {"retry_after": 7.5},
    NumberAlreadyAssignedError: {"trunk_group_id": "e3"},
}


def _filled(kind: type[VobizError]) -> VobizError:
    """Return an error of which no attribute has its default."""
    error = kind("the message", **DETAILS, **OWN.get(kind, {}))
    error.add_note("a note")
    return error


def _raise_filled(kind: type[VobizError]) -> None:
    raise _filled(kind)


def test_tree_is_drawn_as_it_is() -> None:
    """The docstring shows each error below its base class, and no other."""
    drawn, parents = {}, ["Exception"]
    for line in (errors.__doc__ or "").splitlines():
        if (name := line.lstrip(" │├└─").partition(" ")[0]).endswith("Error"):
            depth = (len(line) - len(line.lstrip(" │├└─"))) // 4
            parents[depth:] = [name]
            drawn[name] = parents[depth - 1] if depth > 1 else "Exception"
    assert drawn == {kind.__name__: kind.__bases__[0].__name__ for kind in CLASSES}


@pytest.mark.parametrize("kind", CLASSES)
def test_attributes_come_through_init(kind: type[VobizError]) -> None:
    """An error has the attributes that it was made with, and no others."""
    error = kind("the message", **DETAILS, **OWN.get(kind, {}))
    assert vars(error) == DETAILS | OWN.get(kind, {})


@pytest.mark.parametrize("kind", CLASSES)
def test_hint_of_an_error_is_its_class_s_by_default(kind: type[VobizError]) -> None:
    """The message ends with the hint, if there is one."""
    expected = f"the message Hint: {kind.default_hint}" if kind.default_hint else "the message"
    assert str(kind("the message")) == expected


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("kind", CLASSES)
def test_copy_of_an_error_has_everything(kind: type[VobizError], how: str) -> None:
    """A copy has the same class, message, attributes and notes."""
    error = _filled(kind)
    copied = COPIES[how](error)
    assert copied is not error
    assert (type(copied), str(copied), copied.args) == (kind, str(error), error.args)
    assert vars(copied) == vars(error)


def test_errors_cross_a_process_pool() -> None:
    """A worker's error is raised in the parent process, with everything."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        caught = [pool.submit(_raise_filled, kind).exception() for kind in CLASSES]
    assert [(type(error), str(error)) for error in caught] == [(kind, str(_filled(kind))) for kind in CLASSES]
    assert [_attributes(error) for error in caught] == [vars(_filled(kind)) for kind in CLASSES]


def _attributes(error: BaseException | None) -> dict[str, Any]:
    """Return an error's attributes; the pool adds only the cause, which is not among them."""
    return vars(error) if error is not None else {}
