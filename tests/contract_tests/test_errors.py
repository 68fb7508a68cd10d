"""The errors of the package: one root, and each can be sent to another process."""

from __future__ import annotations

import copy
import pickle
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
import requests

import vobiz_contract
from vobiz_contract.errors import (
    BreachError,
    CannotCheckError,
    ContractError,
    NoResponseError,
    NotJudgedError,
    ProviderGoneError,
    RateLimitedError,
    UnsafeRequestError,
)
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_contract.schemathesis_run.transport import RefusedRequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXCHANGE = Exchange(request=Request(method="GET", target="/"), problem="no response: TimeoutError")
ERRORS = (
    ContractError("message"),
    CannotCheckError("message"),
    BreachError("assign.success", expected="status 204", seen="status 200", exchange=EXCHANGE),
    NotJudgedError("message"),
    NoResponseError(EXCHANGE),
    ProviderGoneError(EXCHANGE),
    RateLimitedError(EXCHANGE),
    UnsafeRequestError("POST", "/trunks"),
    RefusedRequestError("not allowed", requests.Request("GET", "http://127.0.0.1/x").prepare()),
)
COPIES: dict[str, Callable[[ContractError], ContractError]] = {
    "pickle": lambda error: pickle.loads(pickle.dumps(error)),  # noqa: S301 our own
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_error_keeps_everything_when_copied(error: ContractError, how: str) -> None:
    """A copy has the same type, message and attributes."""
    copied = COPIES[how](error)
    assert type(copied) is type(error)
    assert str(copied) == str(error)
    assert _comparable(copied) == _comparable(error)


def test_every_error_of_the_package_is_tested() -> None:
    """Every exception class that a module of the package defines has the root, and is in the list above."""
    assert set(_exceptions()) == {type(error) for error in ERRORS}


def _comparable(error: ContractError) -> dict[str, object]:
    """Return the attributes, with a prepared request as the values that make it."""
    return {
        name: (value.method, value.url, value.body) if isinstance(value, requests.PreparedRequest) else value
        for name, value in vars(error).items()
    }


def _exceptions() -> Iterator[type[BaseException]]:
    for found in pkgutil.walk_packages(vobiz_contract.__path__, f"{vobiz_contract.__name__}."):
        for value in vars(import_module(found.name)).values():
            if isinstance(value, type) and issubclass(value, BaseException) and value.__module__ == found.name:
                yield value
