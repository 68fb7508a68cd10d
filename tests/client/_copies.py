"""The ways in which an error can be copied, for tests that a copy has everything."""

from __future__ import annotations

import copy
import pickle
from functools import partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

E = TypeVar("E", bound=Exception)


def _pickled(error: E, *, protocol: int) -> E:
    copied: E = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 made one line above
    return copied


COPIES: dict[str, Callable[[E], E]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {protocol}": partial(_pickled, protocol=protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)},
}
