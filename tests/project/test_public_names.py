"""Holds what the four packages export to `public_names.toml`, so that a public name changes only on purpose."""

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


def test_golden_lists_are_of_our_packages() -> None:
    """A misspelt package in the list is noticed."""
    assert set(GOLDEN) <= set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_exports_are_the_golden_list(package: str) -> None:
    """`__all__` is there and holds the written-down names, in the order in which ruff keeps them sorted."""
    if package not in GOLDEN:
        pytest.skip(f"public_names.toml has no list of {package} yet")
    assert GOLDEN[package] == import_module(package).__all__


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_public_beside_the_exports(package: str) -> None:
    """What a package's `__init__` defines or imports without an underscore is exported; modules are not meant."""
    if package not in GOLDEN:
        pytest.skip(f"public_names.toml has no list of {package} yet")
    namespace = vars(import_module(package))
    public = {name for name, value in namespace.items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert set() == public - set(GOLDEN[package]) - {"annotations"}


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_exported_name_says_what_it_is(package: str, name: str) -> None:
    """An exported name exists, and where it is a class or a function its docstring was written by a person."""
    value = getattr(import_module(package), name)
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        pytest.skip("a constant has no docstring of its own")
    docstring = value.__doc__ or ""
    assert docstring.strip()
    assert not docstring.startswith(f"{name}("), "a dataclass writes its signature where no docstring stands"
