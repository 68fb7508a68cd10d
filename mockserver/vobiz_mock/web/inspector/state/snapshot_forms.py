"""The forms for the snapshots: save, restore and remove one. What replaces or forgets a state is asked for twice."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from vobiz_mock.errors import SteeringError

if TYPE_CHECKING:
    from flask import Blueprint
    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering
    from vobiz_mock.web.inspector.state.state_page import StatePage


def add_snapshot_forms(pages: Blueprint, steering: Steering, page: StatePage) -> None:
    """Add the forms to the blueprint of the state."""
    snapshots = steering.snapshots

    @pages.post("/inspector/snapshots")
    def save_snapshot() -> ResponseReturnValue:
        """Keep the state under a name."""
        name = request.form.get("name", "").strip()
        try:
            is_new = snapshots.save(name)
        except SteeringError as error:
            return page.refusal(error, "snapshot", name=name)
        flash(f"{'Saved' if is_new else 'Replaced'} the snapshot {name}.")
        return redirect(url_for(".state"), HTTPStatus.SEE_OTHER)

    @pages.get("/inspector/snapshots/<any(restore, remove):change>")
    def snapshot_form(change: str) -> str:
        """Ask whether a snapshot is to be restored or removed."""
        name = request.args.get("name", "")
        snapshots.state(name)
        return render_template("snapshot.html", name=name, change=change)

    @pages.post("/inspector/snapshots/restore")
    def restore_snapshot() -> ResponseReturnValue:
        """Replace the state by a snapshot."""
        name = request.form.get("name", "")
        snapshots.restore(name)
        flash(f"The fake has the state of the snapshot {name}.")
        return redirect(url_for(".state"), HTTPStatus.SEE_OTHER)

    @pages.post("/inspector/snapshots/remove")
    def remove_snapshot() -> ResponseReturnValue:
        """Forget a snapshot."""
        name = request.form.get("name", "")
        snapshots.remove(name)
        flash(f"Removed the snapshot {name}.")
        return redirect(url_for(".state"), HTTPStatus.SEE_OTHER)
