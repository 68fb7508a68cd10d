"""Holds the rooms of the package in order, and the walls between what each of them may use."""

from __future__ import annotations

import grimp
import pytest

PACKAGE = "vobiz_contract"
# Each room may import those above it, and nothing below it.
FLOORS = (
    ("errors", "formats", "effort", "wanted"),
    ("provider", "coverage"),
    ("results",),
    ("checks", "schemathesis_run"),
    ("properties", "reproduction"),
    ("session", "reports"),
    ("cli",),
    ("__main__",),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# The rooms that may import a library.
WALLS = {
    "click": {"cli"},
    "hypothesis": {"cli", "properties", "schemathesis_run"},
    "requests": {"schemathesis_run"},
    "schemathesis": {"schemathesis_run"},
    "select": {"provider"},
    "signal": {"cli"},
    "xml": {"reports"},
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import of the package at run time."""
    return grimp.build_graph(
        PACKAGE, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


def test_every_room_has_a_floor(graph: grimp.ImportGraph) -> None:
    """A new module or room at the top of the package is put on a floor."""
    assert {child.partition(".")[2] for child in graph.find_children(PACKAGE)} == set(FLOOR_OF)


def test_no_room_imports_upward_or_sideways(graph: grimp.ImportGraph) -> None:
    """A room imports only from floors above it in the table."""
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in _imports(graph)
        if imported.startswith(f"{PACKAGE}.")
        and _room(importer) != _room(imported)
        and FLOOR_OF[_room(importer)] <= FLOOR_OF[_room(imported)]
    ]
    assert wrong == []


@pytest.mark.parametrize("library", WALLS)
def test_library_is_used_only_in_its_rooms(graph: grimp.ImportGraph, library: str) -> None:
    """A library that belongs to one task is imported only where that task is done."""
    users = {_room(importer) for importer, imported in _imports(graph) if imported.partition(".")[0] == library}
    assert users <= WALLS[library]


def _imports(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    modules = graph.find_descendants(PACKAGE)
    return [(one, imported) for one in sorted(modules) for imported in graph.find_modules_directly_imported_by(one)]


def _room(module: str) -> str:
    return module.split(".")[1]
