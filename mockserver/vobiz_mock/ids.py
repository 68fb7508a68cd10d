"""The ids of the records that a fake creates, random or determined by a seed. Imports nothing of the package."""

from __future__ import annotations

import uuid
from random import Random
from typing import Protocol


class IdSource(Protocol):
    """Returns the ids of new records."""

    def __call__(self) -> str:
        """Return the next id, in canonical form."""
        ...

    def reset(self) -> None:
        """Begin again with the first id of the seed."""


class Ids:
    """Returns a new UUID of version 4 at each call. Several threads may use it.

    Args:
        seed: With the same seed, the same ids are returned in the same order. None makes them unpredictable.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed
        self._random = Random(seed)  # noqa: S311 - an id is no secret

    def __call__(self) -> str:
        """Return the next id, in canonical form."""
        if self._seed is None:
            return str(uuid.uuid4())
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def reset(self) -> None:
        """Begin again with the first id of the seed."""
        self._random = Random(self._seed)  # noqa: S311 - as above
