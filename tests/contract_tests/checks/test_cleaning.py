"""What a run leaves behind in a sandbox: nothing that it has created, and everything that it has found."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.contract_tests._broken import named
from tests.contract_tests._edits import is_request
from tests.contract_tests._faults import Broken
from tests.contract_tests._serving import provider_at, serving

from two_accounts import NUMBER
from vobiz_contract import FAST, Options, Session
from vobiz_contract.checks.cleaning import remove_created, take_stock
from vobiz_contract.checks.expectation import json_object
from vobiz_contract.checks.resources import CREDENTIAL, RESOURCES, TRUNK, listed
from vobiz_contract.checks.samples import SAMPLES
from vobiz_contract.cli.signals import interruptible
from vobiz_contract.session.contexts import ContextFactory
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests._edits import App, IncomingRequest, Response

    from vobiz_contract.checks.context import CheckContext


def _context(url: str, *, sandbox: bool = True) -> CheckContext:
    provider = replace(provider_at(url), sandbox=sandbox)
    return ContextFactory(provider, Options(effort=FAST), load(), None).context("create-trunk.success")


def _everything(ctx: CheckContext) -> dict[str, object]:
    lists: dict[str, object] = {kind.name: listed(ctx, kind).keys() for kind in RESOURCES}
    return {
        **lists,
        "numbers": ctx.trunks_of_numbers(),
        "inventory": {one["e164"] for one in ctx.items("list_inventory")},
    }


def test_complete_run_leaves_the_account_as_it_was() -> None:
    """Numbers, trunks, origination URIs, credentials, IP ACLs and the inventory are the same after a run."""
    with serving() as url:
        ctx = _context(url)
        before = _everything(ctx)
        Session(provider_at(url), Options(effort=FAST)).run()
        assert _everything(ctx) == before


def test_failed_run_leaves_the_account_as_it_was() -> None:
    """The same is true if checks fail after they have created something."""
    with serving(named("the realm has no account")) as url:
        ctx = _context(url)
        before = _everything(ctx)
        Session(provider_at(url), Options(effort=FAST, only=("create-credential.*",))).run()
        assert _everything(ctx) == before


def _interrupted(method: str, last: str) -> Callable[[App], App]:
    """Return an edit that interrupts the process while the response to such a request is on its way."""
    interrupts = is_request(method, last)

    def edit(sound: App) -> App:
        def app(request: IncomingRequest) -> Response:
            response = sound(request)
            if interrupts(request):
                os.kill(os.getpid(), signal.SIGINT)
            return response

        return app

    return edit


def test_interrupted_creation_is_removed() -> None:
    """What was created without that the run has seen the response is found by its mark, and deleted."""
    with serving(Broken("interrupted", (), _interrupted("POST", "credentials"))) as url:
        session = Session(provider_at(url), Options(effort=FAST, only=("create-credential.success",)))
        with pytest.raises(KeyboardInterrupt), interruptible() as interruption:
            session.run(on_restore=interruption.ignore)
        assert listed(_context(url), CREDENTIAL) == {}
    assert session.unrestored == ()


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_interrupted_assignment_is_restored(method: str) -> None:
    """A number is as before, also where the run has not seen the response to its last assign or unassign."""
    with serving(Broken("interrupted", (), _interrupted(method, f"numbers/[^/]*{NUMBER[1:]}/assign"))) as url:
        before = _context(url).trunks_of_numbers()
        session = Session(provider_at(url), Options(effort=FAST, only=("unassign.success",)))
        with pytest.raises(KeyboardInterrupt), interruptible() as interruption:
            session.run(on_restore=interruption.ignore)
        assert _context(url).trunks_of_numbers() == before
    assert session.unrestored == ()


def test_object_without_a_mark_is_removed_by_its_id() -> None:
    """An id that a response to the run's own creation has is enough."""
    with serving() as url:
        ctx = _context(url)
        stock = take_stock(ctx, tuple(ctx.trunks_of_numbers()))
        ctx.api.send("create_trunk", data={"name": "Generated"})
        assert list(remove_created(ctx, stock)) == []
        assert listed(ctx, TRUNK).keys() == stock.ids["trunk"]


def test_what_others_create_stays() -> None:
    """An object that somebody else creates during the run is not touched."""
    with serving() as url:
        with Session(provider_at(url), Options(effort=FAST)):
            response = _context(url).api.send("create_trunk", data={"name": "Of somebody else"})
        assert (json_object(response) or {}).get("trunk_id") in listed(_context(url), TRUNK)


def test_marked_object_of_an_earlier_run_stays() -> None:
    """What was there at the start stays, even if it has the mark of the checks."""
    with serving() as url:
        settings = SAMPLES["credential"].settings(_context(url).random)
        created = json_object(_context(url).api.send("create_credential", data=settings)) or {}
        Session(provider_at(url), Options(effort=FAST, only=("create-credential.*",))).run()
        assert listed(_context(url), CREDENTIAL).keys() == {created["id"]}


def test_what_cannot_be_deleted_is_named() -> None:
    """A provider that does not delete gets a sentence for what is left, and does not conform."""
    with serving(named("deleting a credential does nothing")) as url:
        report = Session(provider_at(url), Options(effort=FAST, only=("create-credential.success",))).run()
    assert [one.partition(" ")[2].split(" ")[0] for one in report.unrestored] == ["credential", "credential"]
    assert report.exit_code == 1


def test_nothing_is_removed_outside_a_sandbox() -> None:
    """Outside a sandbox a run creates nothing, so that it does not even look for what to remove."""
    with serving() as url:
        ctx = _context(url, sandbox=False)
        stock = take_stock(ctx, ("+12",))
        assert list(remove_created(ctx, stock)) == []
    assert ctx.api.sender.journal == []
