"""The fake's own paths: those below `/_mock/`, and the root, which lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, json, redirect, request

from vobiz_mock.control_document import control_document
from vobiz_mock.faults.magic import MAGIC_NUMBERS
from vobiz_mock.version import VERSION
from vobiz_mock.web.flask_parts import sent_request
from vobiz_mock.web.own_paths import PREFIX
from vobiz_spec import served_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering
    from vobiz_mock.web.inspector.mount import Inspector
    from vobiz_spec import Spec

_AUTOMATIC = {"HEAD", "OPTIONS"}  # what each path has besides the methods that it lists


def control_routes(steering: Steering, inspector: Inspector) -> Blueprint:
    """Return the blueprint with the index, `health`, and the OpenAPI document as `openapi.json`.

    Args:
        steering: The control of the fake.
        inspector: Shows the first page of the inspector to those who ask for a page.
    """
    spec = steering.fake.spec
    routes = Blueprint("control", __name__)

    @routes.get("/")
    @routes.get("")
    def index() -> ResponseReturnValue:
        """List what the fake has, and where; show the inspector to a browser."""
        sent = sent_request()
        if sent.is_page:
            return (
                inspector.page() if sent.path.endswith(f"/{PREFIX}/") else redirect(f"{request.script_root}/{PREFIX}/")
            )
        return Response(
            json.dumps(_index(spec, is_magic=steering.fake.settings.magic), indent=2, sort_keys=False) + "\n",
            mimetype="application/json",
        )

    @routes.get("/health")
    def health() -> dict[str, Any]:
        """Answer with 200 while the fake serves."""
        return {"status": "ok", "version": VERSION}

    @routes.get("/openapi.json")
    def document() -> Response:
        """Return the OpenAPI document of the API, with the fake as its first server."""
        served = served_document(spec, request.url_root.rstrip("/"))
        return Response(json.dumps(served, sort_keys=False), mimetype="application/json")

    @routes.get("/control.json")
    def control_api() -> Response:
        """Return the OpenAPI document of these paths."""
        return Response(json.dumps(control_document(), sort_keys=False), mimetype="application/json")

    return routes


def _index(spec: Spec, *, is_magic: bool) -> dict[str, Any]:
    base = request.script_root
    return {
        "vobiz-mock": VERSION,
        "about": "A fake of Vobiz's number-to-trunk API. Send the API's requests here, instead of to the real host.",
        "fake": {f"{methods} {base}{path}": text for methods, path, text in _own_paths()},
        "api": {
            f"{operation.method} {base}{spec.base_path}{operation.path}": operation.summary
            for operation in spec.operations.values()
        },
        **({"magic": _magic_numbers()} if is_magic else {}),
    }


def _magic_numbers() -> dict[str, str]:
    """Return what happens to the requests of each magic number."""
    return {one.number: f"{one.operation}: {one.about}" for one in MAGIC_NUMBERS}


def _own_paths() -> Iterator[tuple[str, str, str]]:
    """Yield the methods, a path and the first line of the docstring of each view of the fake."""
    rules = {rule.endpoint: rule for rule in current_app.url_map.iter_rules()}
    for rule in rules.values():
        methods = ", ".join(sorted((rule.methods or set()) - _AUTOMATIC))
        text = current_app.view_functions[rule.endpoint].__doc__ or ""
        yield methods, rule.rule, text.partition("\n")[0]
