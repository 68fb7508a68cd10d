"""A fault as it is written: on which requests, what happens, how often. Frozen values, read from and shown as JSON.

The document of the control API has the format. This module checks no more than that; `unfireable.py` says which of
these values make no sense. It must not depend on requests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from vobiz_mock import control_document
from vobiz_mock.errors import SteeringError
from vobiz_mock.messages import End


@dataclass(frozen=True, kw_only=True)
class On:
    """Which requests meet a fault: those that fit all conditions that are not None.

    Attributes:
        operation: The id of the operation.
        account: The account id in the path.
        number: The number in the path, in whatever spelling, or in the body of a purchase.
        spelling: The id of the encoding rule of the number in the path.
        nth: The first of these requests that meets the fault, counted from 1.
    """

    operation: str | None = None
    account: str | None = None
    number: str | None = None
    spelling: str | None = None
    nth: int = 1


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """A random time in seconds: uniform between `min` and `max`, or log-normal with `median` and `sigma`."""

    min: float | None = None
    max: float | None = None
    median: float | None = None
    sigma: float | None = None


@dataclass(frozen=True, kw_only=True)
class Do:
    """What happens to a request that meets a fault.

    Attributes:
        behaviour: The behaviour whose answer is sent.
        status: The status of an answer that is not the document's.
        body: The body of that answer.
        headers: The header fields that are added to an answer of the fault, or replace one of its fields.
        malformed: Whether the JSON of the answer is cut in the middle.
        wait: The time before the first byte, in seconds.
        rate: The speed of the body, in bytes per second.
        length: How many bytes of the body are sent.
        end: What happens to the connection.
    """

    behaviour: str | None = None
    status: int | None = None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    malformed: bool = False
    wait: float | Distribution = 0.0
    rate: float | None = None
    length: int | None = None
    end: End | None = None

    @property
    def has_answer(self) -> bool:
        """Whether the fault has an answer of its own."""
        return self.behaviour is not None or self.status is not None

    @property
    def withholds(self) -> bool:
        """Whether the client does not receive the whole answer as it is."""
        return self.end is not None or self.length is not None or self.malformed

    @property
    def sent_length(self) -> int | None:
        """How many bytes of the body are sent; None for all. An end without an answer of the fault sends none."""
        if self.length is None and self.end is not None and not (self.has_answer or self.malformed):
            return 0
        return self.length


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A fault as it is written.

    Attributes:
        on: Which requests meet it.
        do: What happens to them.
        effect_first: Whether a request takes effect before its answer is changed or lost.
        times: How many requests meet it; None for all.
        chance: The probability with which a request that fits meets it.
        seed: The seed of what is random. None if nothing is.
        written: `do`, as it was written.
        excluded: The ids of operations whose requests do not meet it, although they fit.
    """

    on: On
    do: Do
    effect_first: bool = False
    times: int | None = 1
    chance: float = 1.0
    seed: int | None = None
    written: Mapping[str, Any] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()

    @property
    def is_random(self) -> bool:
        """Whether anything about it is drawn."""
        return self.chance < 1 or isinstance(self.do.wait, Distribution)

    def as_json(self) -> dict[str, Any]:
        """Return the fault in the format in which it is written, with all defaults but those of `on`."""
        on = {name: value for name, value in _shallow(self.on).items() if value is not None}
        if on["nth"] == 1:
            del on["nth"]
        shown: dict[str, Any] = {"on": on, "do": dict(self.written), "when": "after" if self.effect_first else "before"}
        shown |= {"times": self.times, "chance": self.chance}
        return shown if self.seed is None else {**shown, "seed": self.seed}


def read(value: object) -> Definition:
    """Return the definition that a value of JSON has.

    Raises:
        SteeringError: The value does not have the format of a fault.
    """
    fault = _plain(value)
    control_document.check("Fault", fault)
    times = fault.get("times", 1)
    return Definition(
        on=On(**{**fault.get("on", {}), "nth": int(fault.get("on", {}).get("nth", 1))}),
        do=_do(fault["do"]),
        effect_first=fault.get("when") == "after",
        times=None if times is None else int(times),
        chance=fault.get("chance", 1.0),
        seed=int(fault["seed"]) if "seed" in fault else None,
        written=fault["do"],
    )


def _do(written: Mapping[str, Any]) -> Do:
    read_: dict[str, Any] = dict(written)
    for name, convert in (("status", int), ("length", int), ("end", End), ("wait", _wait)):
        if name in read_:
            read_[name] = convert(read_[name])
    if "body" in read_:
        read_["body"] = _as_bytes(read_["body"])
    return Do(**read_)


def _wait(written: Any) -> float | Distribution:  # noqa: ANN401 a number or a mapping
    return Distribution(**written) if isinstance(written, Mapping) else float(written)


def _as_bytes(body: object) -> bytes:
    """Return the bytes of a body. A string is sent as it is, and null is no body."""
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _plain(value: object) -> Any:  # noqa: ANN401 any value of JSON
    """Return a copy of a value of JSON, made of the types that the JSON parser returns.

    Raises:
        SteeringError: It has something that is not JSON, such as NaN or half of a surrogate pair.
    """
    try:
        return json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False, default=_as_dict).encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise SteeringError(f"a fault must be a value of JSON: {error}; write an object such as {_EXAMPLE}") from error


def _as_dict(value: object) -> dict[Any, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not a type of JSON")


def _shallow(value: On) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)}


_EXAMPLE = '{"do": {"behaviour": "assign.rate-limited"}}'
