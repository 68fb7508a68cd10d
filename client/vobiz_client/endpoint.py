"""What the generated code says of an operation: where it is, what it takes, what its answers become.

The vocabulary alone; the values are generated from the OpenAPI document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from vobiz_client._model import Model
    from vobiz_client.errors import ResponseError

T = TypeVar("T")


class Part(Enum):
    """Which part of an error answer a clue looks at."""

    MENTIONS = "mentions"  # its text contains the clue's
    MESSAGE = "message"  # its `message` is the clue's
    ERROR = "error"  # its `error` is the clue's
    SHAPE = "shape"  # any text, in the shape of the API's errors
    STATUS = "status"  # anything: the status says it all


class Clue(NamedTuple):
    """A sign by which an error answer is told from others. `status` is None where it may be any 4xx."""

    status: int | None
    part: Part
    text: str
    error: type[ResponseError]


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[T]):
    """An operation of the document. `result` is None where success has no value.

    `path_arguments`, `query_arguments` and `body` check and hold what is sent; `numbers` names the arguments that are
    phone numbers. The first of `clues` that fits an error answer decides what it becomes.
    """

    id: str
    method: str
    path: str
    result: type[T] | None
    path_arguments: type[Model]
    query_arguments: type[Model] | None = None
    body: type[Model] | None = None
    numbers: frozenset[str] = frozenset()
    clues: tuple[Clue, ...] = ()

    @property
    def reads(self) -> bool:
        """Whether it changes nothing, and so may be repeated at will."""
        return self.method == "GET"
