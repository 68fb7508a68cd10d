"""Reads seeds: the initial state of a fake, in YAML or JSON.

There are two ways. The quick one, `seed_quick.py`, reads what is certainly right. What it does not read goes the slow
way, `seed_checked.py`, which knows each problem of a seed, and is imported when it is needed. This module must not
depend on a particular store.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vobiz_mock.state import seed_quick
from vobiz_mock.state.seed_source import read_text
from vobiz_spec.prepared import read_data, read_prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec


def load_seed(seed: str | Path | Mapping[str, Any] | None, spec: Spec) -> Seed:
    """Load a seed.

    Args:
        seed: The path of a seed file, or its content as a mapping. None selects the example seed.
        spec: The OpenAPI document.

    Raises:
        SeedError: The file is unreadable, or the seed is malformed or inconsistent.
    """
    if seed is None:
        return _example_seed(spec)
    if isinstance(seed, (str, Path)):
        return parse(read_text(Path(seed)), spec, source=str(seed))
    if (quick := seed_quick.of_mapping(seed, spec)) is not None:
        return quick
    from vobiz_mock.state.seed_checked import checked  # noqa: PLC0415 it takes long, and most seeds do not need it
    from vobiz_mock.state.seed_problems import Text  # noqa: PLC0415 the same

    return checked(seed, spec, Text("seed"))


def fill(store: Store, spec: Spec) -> Seed:
    """Load the example seed into a store without accounts, in which the fake could only answer with 401.

    Returns:
        The state of the store.
    """
    seed = store.dump()
    if not seed.accounts:
        seed = load_seed(None, spec)
        store.load(seed)
    return seed


def example() -> str:
    """Return the text of the default seed, a YAML file with comments."""
    return read_data("vobiz_mock.state", "example_seed.yaml").decode("utf-8")


def _example_seed(spec: Spec) -> Seed:
    seed = seed_quick.of_values(read_prepared("vobiz_mock.state", "example_seed"), spec)
    return parse(example(), spec, source="the example seed") if seed is None else seed


def parse(text: str, spec: Spec, *, source: str = "seed") -> Seed:
    """Read a seed from YAML or JSON text.

    Args:
        text: The text.
        spec: The OpenAPI document.
        source: The name of the seed in errors.

    Raises:
        SeedError: The seed is malformed or inconsistent.
    """
    if (seed := seed_quick.parse(text, spec)) is not None:
        return seed
    from vobiz_mock.state import seed_checked  # noqa: PLC0415 it takes long, and most seeds do not need it

    return seed_checked.parse(text, spec, source=source)
