"""Compare the exports of the four packages with `public_names.toml`, so that a public name changes only on purpose."""

import inspect
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

PACKAGES = ("vobiz_client", "vobiz_contract", "vobiz_mock", "vobiz_spec")
GOLDEN: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("public_names.toml").read_text(encoding="utf-8"),
)
NAMES = [(package, name) for package, names in GOLDEN.items() for name in names]


def test_every_package_has_a_list() -> None:
    """`public_names.toml` has one list for each package, and no other."""
    assert sorted(GOLDEN) == sorted(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_exports_are_the_golden_list(package: str) -> None:
    """`__all__` holds the names of the list, in the order in which ruff sorts them."""
    assert import_module(package).__all__ == GOLDEN[package]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_exported(package: str) -> None:
    """A package exports each name without an underscore that its `__init__` defines or imports, except modules."""
    namespace = vars(import_module(package))
    public = {name for name, value in namespace.items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert public - set(GOLDEN[package]) - {"annotations", "TYPE_CHECKING"} == set()


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_exported_name_has_a_docstring(package: str, name: str) -> None:
    """An exported class or function has a docstring that somebody wrote."""
    value = getattr(import_module(package), name)
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        pytest.skip("a constant has no docstring of its own")
    docstring = value.__doc__ or ""
    assert docstring.strip()
    assert not docstring.startswith(f"{name}("), "this is the signature, which a dataclass without a docstring gets"
