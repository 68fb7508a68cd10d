"""Hatchling's build hook: prepares the YAML files that the distribution reads at its start."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FILES = (
    "openapi/vobiz_spec/vobiz.yaml",
    "mockserver/vobiz_mock/control.yaml",
    "mockserver/vobiz_mock/state/example_seed.yaml",
)


class PrepareYaml(BuildHookInterface[Any]):
    """Writes the JSON beside each of the YAML files, before a wheel or an editable install is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 hatchling's signature
        """Prepare the files, and add the JSON to what is built."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "openapi"))
        from vobiz_spec.prepared import prepare  # noqa: PLC0415 - it is importable only now

        build_data["artifacts"] += [f"/{prepare(root / name).relative_to(root).as_posix()}" for name in _FILES]
