"""The fake as a provider for the checks, and fakes that are made to show a behaviour which cannot be provoked.

The one module here that knows both the checks and how the fake is put together.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_CREDENTIAL,
    FOREIGN_IP_ACL,
    FOREIGN_NUMBER,
    FOREIGN_TRUNK,
    FOREIGN_URI,
    NUMBER,
    OTHER_NUMBER,
    OTHER_TRUNK,
    SEED,
    TOKEN,
    TRIAL_ACCOUNT,
    TRIAL_NUMBER,
    TRIAL_TOKEN,
    TRIAL_TRUNK,
    TRUNK,
)
from vobiz_contract import Provider
from vobiz_mock import Fake, MemoryStore
from vobiz_mock.net.server import Server
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_mock.journal.entry import Entry


# The operations without an effect, which the checks of a shared behaviour ask.
_READS = tuple(one.id for one in load().operations.values() if one.method == "GET")
# The behaviours that a fault shows, with the requests that meet it if they are not those of the behaviour's operation.
_INJECTED: Mapping[str, tuple[str | None, ...]] = {
    "assign.rate-limited": (None,),
    "unassign.format-invalid": (None,),
    "purchase.debit-failed": (None,),
    "delete-trunk.active-calls": (None,),
    "delete-credential.in-use": (None,),
    "common.rate-limited": _READS,
    "common.server-error": _READS,
}
_COOLDOWN = timedelta(hours=25)  # longer than that of a release


def provider_at(url: str) -> Provider:
    """Return the provider that a fake with the seed of two accounts is."""
    return Provider(
        url=url,
        auth_id=ACCOUNT,
        auth_token=TOKEN,
        numbers=(NUMBER, ASSIGNED_NUMBER, OTHER_NUMBER),
        trunk_ids=(TRUNK, OTHER_TRUNK),
        foreign_number=FOREIGN_NUMBER,
        foreign_trunk_id=FOREIGN_TRUNK,
        foreign_uri_id=FOREIGN_URI,
        foreign_credential_id=FOREIGN_CREDENTIAL,
        foreign_ip_acl_id=FOREIGN_IP_ACL,
        sandbox=True,
    )


@contextmanager
def steering(behaviour: str) -> Iterator[Provider]:
    """Start a fake that shows a behaviour. Such is the `steering` of a session."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))

    def end_cooldown(entry: Entry) -> None:
        """End the cooldown of a release as soon as it is answered."""
        if behaviour == "release.cooldown-over" and entry.outcome.behaviour == "release.success":
            control.clock.advance(_COOLDOWN)

    control = Steering(Fake(store, sinks=(end_cooldown,)))
    for operation in _INJECTED.get(behaviour, ()):
        control.faults.add(behaviour, operation=operation, times=None)
    with Server(application(control, cors=())) as server:
        yield _trial(server.url) if behaviour == "assign.trial-account" else _one_of_each(server.url)


def _trial(url: str) -> Provider:
    return Provider(
        url=url, auth_id=TRIAL_ACCOUNT, auth_token=TRIAL_TOKEN, numbers=(TRIAL_NUMBER,), trunk_ids=(TRIAL_TRUNK,)
    )


def _one_of_each(url: str) -> Provider:
    return replace(provider_at(url), numbers=(NUMBER,), trunk_ids=(TRUNK,))
