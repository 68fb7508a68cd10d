"""Compares the imports with the tables of ARCHITECTURE.md: the arrows between packages, the fake's floors and walls.

Fake, client and checks never import each other, since a shared helper would share its bug with both sides.
"""

import re
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ARCHITECTURE = (Path(__file__).parents[2] / "ARCHITECTURE.md").read_text(encoding="utf-8")
FAKE = "vobiz_mock"


def _table(*titles: str) -> list[list[list[str]]]:
    """The rows of the table of ARCHITECTURE.md with these titles: of each cell, what it has as code."""
    head = f"| {' | '.join(titles)} |\n"
    assert ARCHITECTURE.count(head) == 1, head
    lines = ARCHITECTURE.partition(head)[2].splitlines()[1:]
    rows = lines[: next((number for number, line in enumerate(lines) if not line.startswith("|")), len(lines))]
    return [[re.findall("`([^`]+)`", cell) for cell in row.strip("|").split("|")] for row in rows]


# Each package, and what it may import of ours.
MAY_IMPORT = {name: set(allowed) for (name,), _, _, allowed in _table("package", "folder", "owns", "may import")}
# The fake's rooms, and on which floor each is.
FLOORS = {
    room: floor for floor, (_, rooms) in enumerate(reversed(_table("floor", "rooms of `vobiz_mock`"))) for room in rooms
}
# What may be imported in some places only, and where.
WALLS = [(name, places) for names, places in _table("imported", "only in") for name in names]
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
    assert [where for where, name in _imports_of(imports, importer) if _top(name) == imported] == []


def test_the_server_knows_messages_and_errors_alone(imports: grimp.ImportGraph) -> None:
    """`net` could serve any WSGI application."""
    found = [
        where
        for where, name in _imports_of(imports, FAKE)
        if _top(name) in MAY_IMPORT
        and _room(where.partition(",")[0]) == "net"
        and (_top(name) != FAKE or _room(name) not in {"net", "messages", "errors"})
    ]
    assert found == []


def test_every_room_of_the_fake_is_on_a_floor(imports: grimp.ImportGraph) -> None:
    """A new room is given its place in ARCHITECTURE.md, and one that is gone leaves it."""
    rooms = {_room(module) for module in _modules(imports, FAKE)}
    assert rooms == set(FLOORS)


@pytest.mark.parametrize("room", FLOORS)
def test_no_import_of_a_room_above_or_beside(imports: grimp.ImportGraph, room: str) -> None:
    """A room imports only rooms on lower floors, apart from itself."""
    below = {other for other, floor in FLOORS.items() if floor < FLOORS[room]} | {room}
    found = [
        where
        for where, name in _imports_of(imports, FAKE)
        if _top(name) == FAKE and _room(where.partition(",")[0]) == room and _room(name) not in below
    ]
    assert found == []


@pytest.mark.parametrize(("imported", "places"), WALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_no_import_through_a_wall(imports: grimp.ImportGraph, imported: str, places: list[str]) -> None:
    """What is kept to some places is imported nowhere else in the fake."""
    found = [
        where
        for where, name in _imports_of(imports, FAKE)
        if f"{name}.".startswith(f"{imported}.") and not _is_in(where.partition(",")[0], [*places, imported])
    ]
    assert found == []


@pytest.mark.parametrize(("imported", "places"), WALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wall_has_a_door(imports: grimp.ImportGraph, imported: str, places: list[str]) -> None:
    """A wall that nothing passes would be a mistake in the table."""
    users = [
        where.partition(",")[0] for where, name in _imports_of(imports, FAKE) if f"{name}.".startswith(f"{imported}.")
    ]
    assert [place for place in places if not any(_is_in(user, [place]) for user in users)] == []


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_no_import_circle(imports: grimp.ImportGraph, package: str) -> None:
    """The modules of a package can be put into an order in which each imports only earlier ones."""
    modules = _modules(imports, package)
    assert _circle({module: imports.find_modules_directly_imported_by(module) & modules for module in modules}) == []


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
    assert [
        where
        for where, name in _third_party(imports_at_run_time, package)
        if declared.isdisjoint(canonicalize_name(home) for home in homes.get(name, []))
    ] == []


def test_client_needs_only_requests_and_pydantic(imports_at_run_time: grimp.ImportGraph) -> None:
    """The client stays light: at run time it imports the standard library, requests and pydantic."""
    found = _third_party(imports_at_run_time, "vobiz_client")
    assert [where for where, name in found if name not in {"pydantic", "requests"}] == []


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


def _room(module: str) -> str:
    """The room of the fake that a module is in: the name below the package, or the package itself."""
    return module.split(".")[1] if "." in module else module


def _is_in(module: str, places: list[str]) -> bool:
    """Whether a module of the fake is one of these places, or is in one of them."""
    names = {place if place.startswith(FAKE) else f"{FAKE}.{place}" for place in places}
    return any(module == name or (name != FAKE and module.startswith(f"{name}.")) for name in names)


def _top(module: str) -> str:
    return module.partition(".")[0]
