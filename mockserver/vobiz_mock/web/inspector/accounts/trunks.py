"""The trunks of an account, each with its parts and with how many numbers lead to it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_mock.state.records import PartKind
from vobiz_mock.state.seed_schema import REQUIRED
from vobiz_mock.state.store import Slice, Verdict
from vobiz_mock.web.inspector.accounts.found import no_account
from vobiz_mock.web.inspector.accounts.page_of import PageOf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vobiz_mock.state.records import Trunk, TrunkPart
    from vobiz_mock.state.store import Store

_TRUNKS = 20  # on a page
_ALL = Slice(0, sys.maxsize)
KINDS = {
    PartKind.ORIGINATION_URI: "Origination URI",
    PartKind.CREDENTIAL: "Credential",
    PartKind.IP_ACL: "IP ACL",
}
# The settings of a trunk that name a part of it, in the order in which they are shown.
_SETTINGS = {
    "primary_uri_uuid": "Primary URI",
    "fallback_uri_uuid": "Fallback URI",
    "credential_uuid": "Credential",
    "ipacl_uuid": "IP ACL",
}


@dataclass(frozen=True)
class Used:
    """A part to which a setting of a trunk refers.

    Attributes:
        name: What the setting is called.
        id: The id of the part.
        value: What the part is, such as its URI. None if the account has no such part.
    """

    name: str
    id: str
    value: str | None


@dataclass(frozen=True)
class TrunkCard:
    """A trunk, as a page shows it.

    Attributes:
        trunk: The trunk.
        numbers: How many numbers lead to it.
        parts: The parts to which its settings refer.
    """

    trunk: Trunk
    numbers: int
    parts: Sequence[Used]


@dataclass(frozen=True)
class Part:
    """A part of an account.

    Attributes:
        kind: What it is.
        part: The part.
        value: What a person knows it by, such as its URI.
    """

    kind: str
    part: TrunkPart
    value: str


def listed_trunks(store: Store, account_id: str, parts: Sequence[Part], number: int) -> PageOf[TrunkCard]:
    """Return a page of the trunks of an account.

    Args:
        store: The state.
        account_id: The account.
        parts: All parts that it has.
        number: The number of the page.

    Raises:
        NotFoundError: There is no such account.
    """
    page = store.trunks(account_id, Slice((number - 1) * _TRUNKS, _TRUNKS))
    in_use = store.in_use(account_id)
    if isinstance(page, Verdict) or isinstance(in_use, Verdict):
        raise no_account(account_id)
    known = {one.part.id: one.value for one in parts}
    cards = [TrunkCard(trunk, in_use.get(trunk.trunk_id, 0), _used(trunk, known)) for trunk in page.items]
    return PageOf(cards, page.total, number, _TRUNKS)


def account_parts(store: Store, account_id: str) -> list[Part]:
    """Return the parts of an account, by kind. A trunk may refer to any of them, so that all are looked at."""
    found = (store.parts(account_id, kind, _ALL) for kind in KINDS)
    parts = (part for page in found if not isinstance(page, Verdict) for part in page.items)
    return [Part(KINDS[part.kind], part, str(part.fields.get(REQUIRED[part.kind], ""))) for part in parts]


def _used(trunk: Trunk, known: Mapping[str, str]) -> list[Used]:
    named = ((name, str(trunk.fields.get(setting) or "").lower()) for setting, name in _SETTINGS.items())
    return [Used(name, id_, known.get(id_)) for name, id_ in named if id_]
