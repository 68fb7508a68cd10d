"""The paths of the faults below `/_mock/`, as `control.yaml` describes them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from vobiz_mock.errors import NotFoundError, SteeringError
from vobiz_mock.web.control_request import NOTHING, refuse_in_json, sent_json

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering


def fault_routes(steering: Steering) -> Blueprint:
    """Return the blueprint with the paths of the faults of a fake."""
    routes = Blueprint("faults", __name__)
    refuse_in_json(routes)
    faults = steering.faults

    @routes.get("/faults")
    def list_faults() -> dict[str, Any]:
        """List the faults, with the number of requests that each has met."""
        return {"faults": [fault.as_json() for fault in faults]}

    @routes.post("/faults")
    def add_fault() -> ResponseReturnValue:
        """Add a fault."""
        return faults.add_written(sent_json()).as_json(), HTTPStatus.CREATED

    @routes.delete("/faults")
    def clear_faults() -> ResponseReturnValue:
        """Remove all faults, or with `?account=` those of an account."""
        account = request.args.get("account")
        if account == "":
            raise SteeringError("account is empty; expected an account id, or no account to remove all faults")
        faults.clear(account)
        return NOTHING

    @routes.delete("/faults/<fault_id>")
    def remove_fault(fault_id: str) -> ResponseReturnValue:
        """Remove a fault."""
        if faults.remove(fault_id):
            return NOTHING
        known = ", ".join(fault.id for fault in faults)
        expected = f"expected one of {known}" if known else "there are no faults"
        raise NotFoundError(f"there is no fault {fault_id!r:.120}; {expected}")

    return routes
