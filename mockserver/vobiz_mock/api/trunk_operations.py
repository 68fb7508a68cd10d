"""The operations on trunks. This module must not use HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_mock.api.answers import object_page
from vobiz_mock.api.body_fields import BodyFields
from vobiz_mock.api.operation_context import add_new
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import canonical_uuid, timestamp
from vobiz_mock.state.store import Slice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock.api.operation_context import OperationContext
    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.reading import ReadRequest

# The names and values that the API shows for those that it takes.
_NAMES = {
    "trunk_type": "trunk_direction",
    "trunk_direction": "trunk_direction",
    "concurrent_calls_limit": "concurrent_calls_limit",
    "max_concurrent_calls": "concurrent_calls_limit",
    "trunk_status": "trunk_status",
    "enabled": "trunk_status",
}
_VALUES: Mapping[str, Mapping[Any, str]] = {
    "trunk_type": {"INBOUND": "inbound", "OUTBOUND": "outbound"},
    "trunk_status": {"enabled": "active", "disabled": "inactive"},
    "enabled": {True: "active", False: "inactive"},
}


class TrunkOperations:
    """The operations on trunks of one store.

    Args:
        context: What they need.
    """

    def __init__(self, context: OperationContext) -> None:
        spec, self._store, self._answers, self._clock, self._new_id = context
        self._defaults = Defaults(spec)
        self._settings = {
            name: BodyFields(spec, spec.operations[name], _NAMES, _VALUES) for name in ("create_trunk", "update_trunk")
        }
        self.handlers: Mapping[str, Callable[[ReadRequest, str], Outcome]] = {
            "create_trunk": self._create,
            "retrieve_trunk": self._retrieve,
            "list_trunks": self._list,
            "update_trunk": self._update,
            "delete_trunk": self._delete,
        }

    def _create(self, request: ReadRequest, account_id: str) -> Outcome:
        now = timestamp(self._clock())
        given = {"created_at": now, "updated_at": now, **self._given(request)}
        trunk, verdict = add_new(
            self._store,
            self._new_id,
            lambda trunk_id: self._defaults.trunk(given, trunk_id=trunk_id, account_id=account_id),
        )
        return self._answers.conclude(request, verdict, trunk.as_json())

    def _retrieve(self, request: ReadRequest, account_id: str) -> Outcome:
        trunk = self._store.trunk(account_id, _trunk_id(request))
        return self._answers.present(request, trunk, lambda trunk: trunk.as_json())

    def _list(self, request: ReadRequest, account_id: str) -> Outcome:
        query = request.reading.query
        page = self._store.trunks(account_id, Slice(offset=query["offset"], limit=query["limit"]))
        return self._answers.present(request, page, lambda page: object_page(page, query))

    def _update(self, request: ReadRequest, account_id: str) -> Outcome:
        fields = self._given(request)
        trunk = self._store.update_trunk(account_id, _trunk_id(request), fields, at=self._clock())
        return self._answers.present(request, trunk, lambda trunk: trunk.as_json())

    def _delete(self, request: ReadRequest, account_id: str) -> Outcome:
        return self._answers.conclude(request, self._store.delete_trunk(account_id, _trunk_id(request)))

    def _given(self, request: ReadRequest) -> dict[str, Any]:
        return self._settings[request.operation.id].of(request.reading.body)


def _trunk_id(request: ReadRequest) -> str:
    return canonical_uuid(request.routed.parameters["trunk_id"])
