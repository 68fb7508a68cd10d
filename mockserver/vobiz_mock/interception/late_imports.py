"""Calls a function when a module is imported, so that a library that a program does not use is not imported for it."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


class LateImports(MetaPathFinder):
    """A finder that finds nothing itself, and asks those behind it.

    Args:
        actions: What is called with each module, by its name.
    """

    def __init__(self, actions: Mapping[str, Callable[[ModuleType], None]]) -> None:
        self._actions = actions
        self._is_active = False

    def start(self) -> None:
        """Call the functions of the modules that are imported already, and wait for the others."""
        self._is_active = True
        sys.meta_path.insert(0, self)
        for name, action in self._actions.items():
            if (module := sys.modules.get(name)) is not None:  # None forbids the import
                action(module)

    def stop(self) -> None:
        """Wait no longer."""
        self._is_active = False
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the spec of a module for which there is an action, so that the action follows its execution."""
        if not self._is_active or name not in self._actions:
            return None
        finders = sys.meta_path[sys.meta_path.index(self) + 1 :] if self in sys.meta_path else []
        specs = (finder.find_spec(name, path, target) for finder in finders)
        spec = next((spec for spec in specs if spec is not None), None)
        if spec is not None:
            self._follow(spec, self._actions[name])
        return spec

    def _follow(self, spec: ModuleSpec, action: Callable[[ModuleType], None]) -> None:
        """Let an action follow the execution of a module. The loader is as before afterwards."""
        loader = spec.loader
        if loader is None:
            return
        execute = loader.exec_module

        def execute_and_act(module: ModuleType) -> None:
            vars(loader).pop("exec_module", None)
            execute(module)
            if self._is_active:
                action(module)

        loader.exec_module = execute_and_act  # type: ignore[method-assign]
