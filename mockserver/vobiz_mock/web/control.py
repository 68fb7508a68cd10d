"""The fake's own paths, below `/_mock/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, json

if TYPE_CHECKING:
    from vobiz_spec import Spec


def control(spec: Spec) -> Blueprint:
    """Return the blueprint with `health`, and with the OpenAPI document as `openapi.json`."""
    routes = Blueprint("control", __name__)

    @routes.get("/health")
    def health() -> dict[str, Any]:
        return {"status": "ok"}

    @routes.get("/openapi.json")
    def document() -> Response:
        return Response(json.dumps(spec.document, sort_keys=False), mimetype="application/json")

    return routes
