"""Hands the document out: as text, and as a host serves it.

Owns the forms in which the document leaves the package. Knows nothing of servers or commands.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vobiz_spec.document import load, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec.document import Spec


def document_text(*, as_json: bool = False) -> str:
    """Return the document of this distribution as text that ends with a line feed.

    Args:
        as_json: Whether to return JSON. Otherwise it is the YAML file as it is, with its comments.
    """
    return json.dumps(load().document, indent=2, ensure_ascii=False) + "\n" if as_json else read_text()


def served_document(spec: Spec, origin: str = "") -> Mapping[str, Any]:
    """Return the document with the host that serves it as its first server, since most tools take the first.

    Args:
        spec: The document.
        origin: The scheme, host and port of the host, such as `http://127.0.0.1:8055`. Without it the first server is a
            path, which is relative to the address of the document.
    """
    own = {"url": f"{origin}{spec.base_path}", "description": "The host that serves this document."}
    others = [server for server in spec.document["servers"] if server["url"] not in {own["url"], spec.base_path}]
    return {**spec.document, "servers": [own, *others]}
