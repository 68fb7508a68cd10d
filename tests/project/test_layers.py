"""Holds the architecture's arrows: what each of the four packages may import.

Fake, client and checks never import each other, since a shared helper would share its bug with both sides.
"""

import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from typing import Any

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Each package, and what it may import of ours.
MAY_IMPORT = {
    "vobiz_client": set[str](),
    "vobiz_contract": {"vobiz_spec"},
    "vobiz_mock": {"vobiz_spec"},
    "vobiz_spec": set[str](),
}
FORBIDDEN = [
    (importer, imported)
    for importer, allowed in MAY_IMPORT.items()
    for imported in sorted(MAY_IMPORT.keys() - allowed - {importer})
]


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    """Every import written anywhere in the four packages, those for type checking and inside functions too."""
    return grimp.build_graph(*MAY_IMPORT, include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def imports_at_run_time() -> grimp.ImportGraph:
    """The imports without those that stand under `if TYPE_CHECKING`."""
    return grimp.build_graph(
        *MAY_IMPORT, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


@pytest.mark.parametrize(("importer", "imported"), FORBIDDEN)
def test_no_import_against_an_arrow(imports: grimp.ImportGraph, importer: str, imported: str) -> None:
    """A package imports only those of our packages that lie below it."""
    assert [] == [where for where, name in _imports_of(imports, importer) if _top(name) == imported]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_no_import_circle(imports: grimp.ImportGraph, package: str) -> None:
    """The modules of a package can be put into an order in which each imports only earlier ones."""
    modules = _modules(imports, package)
    assert [] == _circle({module: imports.find_modules_directly_imported_by(module) & modules for module in modules})


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_third_party_imports_are_declared(
    imports_at_run_time: grimp.ImportGraph, pyproject: dict[str, Any], package: str
) -> None:
    """What a package imports at run time is a dependency, or in an extra that users install, not in `dev`."""
    project = pyproject["project"]
    users = [extra for extra in project["optional-dependencies"] if extra != "dev"]
    lines = [*project["dependencies"], *(line for extra in users for line in project["optional-dependencies"][extra])]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    homes = packages_distributions()
    assert [] == [
        where
        for where, name in _third_party(imports_at_run_time, package)
        if declared.isdisjoint(canonicalize_name(home) for home in homes.get(name, []))
    ]


def test_client_needs_only_requests_and_pydantic(imports_at_run_time: grimp.ImportGraph) -> None:
    """The client stays light: at run time it imports the standard library, requests and pydantic."""
    found = _third_party(imports_at_run_time, "vobiz_client")
    assert [] == [where for where, name in found if name not in {"pydantic", "requests"}]


def _modules(graph: grimp.ImportGraph, package: str) -> set[str]:
    return {package} | graph.find_descendants(package)


def _imports_of(graph: grimp.ImportGraph, package: str) -> Iterator[tuple[str, str]]:
    """Each import of a package: where it stands, and the name of the imported module."""
    for module in sorted(_modules(graph, package)):
        for name in sorted(graph.find_modules_directly_imported_by(module)):
            for detail in graph.get_import_details(importer=module, imported=name):
                yield f"{module}, line {detail['line_number']}: {detail['line_contents']}", name


def _third_party(graph: grimp.ImportGraph, package: str) -> Iterator[tuple[str, str]]:
    """Each import from outside of the project and the standard library: where it stands, and its top-level name."""
    known = MAY_IMPORT.keys() | sys.stdlib_module_names
    return ((where, _top(name)) for where, name in _imports_of(graph, package) if _top(name) not in known)


def _circle(edges: dict[str, set[str]]) -> list[str]:
    """One circle among the edges, its first module again at the end, or nothing."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _top(module: str) -> str:
    return module.partition(".")[0]
