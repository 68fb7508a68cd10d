"""Chooses the hints for requests about origination URIs, credentials and IP ACLs that the state refuses.

It names nothing that another account owns, and no password. This module must not depend on how an operation is carried
out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.listing import SEARCHED, SHOWN, found, listed
from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.target import printable
from vobiz_mock.state.records import PartKind

if TYPE_CHECKING:
    from vobiz_mock.api.reading import ReadRequest
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec

_MAX_ID = 40  # characters of an id in a hint


class PartAdvice:
    """Advice about the parts of trunks of one store.

    Args:
        spec: The OpenAPI document.
        store: The state.
    """

    def __init__(self, spec: Spec, store: Store) -> None:
        self._store = store
        self._lists = {kind: spec.base_path + spec.operations[f"create_{kind}"].path for kind in PartKind}

    def unknown(self, request: ReadRequest) -> Advice:
        """Return the ids that the account has, or how to create the first."""
        account_id, kind = request.routed.account_id, _kind(request)
        sent = [value for name, value in request.routed.parameters.items() if name != "account_id"]
        if parts := listed(self._store.parts(account_id, kind, SHOWN), lambda part: part.id):
            return Advice("part-other", {"part": printable(sent[0], limit=_MAX_ID), "parts": parts})
        return Advice("parts-none", {"path": self._list(kind, account_id)})

    def name_taken(self, request: ReadRequest) -> Advice | None:
        """Return which credential has the username; None if it is not among the first ones."""
        account_id, kind, name = request.routed.account_id, _kind(request), request.reading.body.get("username")
        named = found(self._store.parts(account_id, kind, SEARCHED), lambda part: part.unique_name == name)
        if not named:
            return None
        return Advice(
            "username-elsewhere", {"part": named[0].id, "path": f"{self._list(kind, account_id)}/{named[0].id}"}
        )

    def _list(self, kind: PartKind, account_id: str) -> str:
        return self._lists[kind].format(account_id=printable(account_id, limit=_MAX_ID))


def _kind(request: ReadRequest) -> PartKind:
    return next(kind for kind in PartKind if request.operation.id.endswith(kind))
