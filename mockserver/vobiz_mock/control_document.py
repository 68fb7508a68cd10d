"""The OpenAPI document of the control API, the paths below `/_mock/`: the only source of the formats that it takes.

The rooms that read a fault or a verification take the schemas from here, so that HTTP, Python and the command line
accept the same. This module must not depend on Flask.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from vobiz_spec.prepared import read_prepared

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def control_document() -> Mapping[str, Any]:
    """Return the document. It must not be changed."""
    document: Mapping[str, Any] = read_prepared("vobiz_mock", "control")
    return document


def schema(name: str) -> dict[str, Any]:
    """Return a schema of the document, with the schemas to which it refers.

    Args:
        name: The name of the schema, such as `Fault`.

    Raises:
        KeyError: There is no such schema.
    """
    schemas = control_document()["components"]["schemas"]
    return {**schemas[name], "components": {"schemas": schemas}}
