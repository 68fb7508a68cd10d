"""The paths of the control API for the state of the fake: its accounts, its snapshots, and its clock."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from vobiz_mock.state.seed_export import exported
from vobiz_mock.state.seed_file import parse
from vobiz_mock.state.seed_text import json_text, yaml_text
from vobiz_mock.web.control_request import NOTHING, off_the_loop, refuse_in_json, sent_object, sent_text

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from vobiz_mock.state.records import Seed
    from vobiz_mock.steering import Steering
    from vobiz_spec import Spec

_WRITERS = {"application/json": json_text, "application/yaml": yaml_text, "text/yaml": yaml_text}


def state_routes(steering: Steering) -> Blueprint:
    """Return the blueprint with the paths for the state and the accounts."""
    routes = Blueprint("state", __name__)
    refuse_in_json(routes)
    fake = steering.fake

    @routes.get("/state")
    @off_the_loop
    def export_state() -> ResponseReturnValue:
        """Return the whole state as a seed, which restores it."""
        return _written(steering.dump(), fake.spec)

    @routes.put("/state")
    @off_the_loop
    def import_state() -> ResponseReturnValue:
        """Replace the whole state by a seed."""
        steering.replace(parse(sent_text(), fake.spec, source="the body"))
        return NOTHING

    @routes.post("/reset")
    @off_the_loop
    def reset() -> ResponseReturnValue:
        """Return to the state at the start, without faults, journal, and changes of the clock."""
        steering.reset()
        return NOTHING

    @routes.post("/accounts")
    @off_the_loop
    def add_account() -> ResponseReturnValue:
        """Add an account with all that it has."""
        account = sent_object()
        steering.add_account(account)
        return {"account_id": account["account_id"]}, HTTPStatus.CREATED

    @routes.delete("/accounts/<account_id>")
    @off_the_loop
    def remove_account(account_id: str) -> ResponseReturnValue:
        """Remove an account with all that it has."""
        steering.remove_account(account_id)
        return NOTHING

    return routes


def snapshot_routes(steering: Steering) -> Blueprint:
    """Return the blueprint with the paths for named states."""
    routes = Blueprint("snapshots", __name__)
    refuse_in_json(routes)
    named = steering.snapshots

    @routes.get("/snapshots")
    def list_snapshots() -> dict[str, Any]:
        """List the names of the snapshots."""
        return {"snapshots": named.names}

    @routes.put("/snapshots/<name>")
    @off_the_loop
    def save_snapshot(name: str) -> ResponseReturnValue:
        """Keep the state as it is now under a name."""
        status = HTTPStatus.CREATED if named.save(name) else HTTPStatus.OK
        return {"name": name}, status

    @routes.get("/snapshots/<name>")
    @off_the_loop
    def export_snapshot(name: str) -> ResponseReturnValue:
        """Return a snapshot as a seed."""
        return _written(named.state(name), steering.fake.spec)

    @routes.delete("/snapshots/<name>")
    def remove_snapshot(name: str) -> ResponseReturnValue:
        """Forget a snapshot."""
        named.remove(name)
        return NOTHING

    @routes.post("/snapshots/<name>/restore")
    @off_the_loop
    def restore_snapshot(name: str) -> ResponseReturnValue:
        """Replace the state by a snapshot."""
        named.restore(name)
        return NOTHING

    return routes


def clock_routes(steering: Steering) -> Blueprint:
    """Return the blueprint with the path of the clock."""
    routes = Blueprint("clock", __name__)
    refuse_in_json(routes)

    @routes.get("/clock")
    def read_clock() -> dict[str, Any]:
        """Return the time of the fake."""
        return steering.time()

    @routes.put("/clock")
    def set_clock() -> dict[str, Any]:
        """Freeze, set or advance the time of the fake."""
        steering.set_clock(sent_object())
        return steering.time()

    return routes


def _written(seed: Seed, spec: Spec) -> Response:
    """Return a seed in the format that the request accepts."""
    media = request.accept_mimetypes.best_match(list(_WRITERS), default="application/json")
    body = [piece.encode() for piece in _WRITERS[media](exported(seed, spec))]
    return Response(body, content_type=media if media == "application/json" else f"{media}; charset=utf-8")
