"""The operations on origination URIs, credentials and IP ACLs, which are all alike. This module must not use HTTP."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.api.answers import object_page
from vobiz_mock.api.body_fields import BodyFields
from vobiz_mock.api.operation_context import add_new
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import PartKind, canonical_uuid, timestamp
from vobiz_mock.state.store import Slice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock.api.operation_context import OperationContext
    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.reading import ReadRequest


class _Api(NamedTuple):
    """What the API has for a kind of parts.

    Attributes:
        parameter: The path parameter with the id.
        names: The names that the API shows for those that it takes, the older ones first.
    """

    parameter: str
    names: Mapping[str, str]


_APIS = {
    PartKind.ORIGINATION_URI: _Api(
        "uri_id", {"uri": "uri", "sip_uri": "uri", "description": "description", "name": "description"}
    ),
    PartKind.CREDENTIAL: _Api("credential_id", {}),
    PartKind.IP_ACL: _Api("ip_acl_id", {"description": "description", "name": "description"}),
}


class PartOperations:
    """The operations on the parts of trunks of one store.

    Args:
        context: What they need.
    """

    def __init__(self, context: OperationContext) -> None:
        spec, self._store, self._answers, self._clock, self._new_id = context
        self._defaults = Defaults(spec)
        self._fields = {
            operation: BodyFields(spec, spec.operations[operation], api.names)
            for kind, api in _APIS.items()
            for operation in (f"create_{kind}", f"update_{kind}")
        }
        self.handlers: Mapping[str, Callable[[ReadRequest, str], Outcome]] = {
            name: partial(handler, kind)
            for kind in PartKind
            for name, handler in {
                f"create_{kind}": self._create,
                f"list_{kind}s": self._list,
                f"update_{kind}": self._update,
                f"delete_{kind}": self._delete,
            }.items()
        }

    def _create(self, kind: PartKind, request: ReadRequest, account_id: str) -> Outcome:
        now = timestamp(self._clock())
        given = {"created_at": now, "updated_at": now, **self._given(request)}
        part, verdict = add_new(
            self._store,
            self._new_id,
            lambda part_id: self._defaults.part(kind, given, part_id=part_id, account_id=account_id),
        )
        return self._answers.conclude(request, verdict, part.as_json())

    def _list(self, kind: PartKind, request: ReadRequest, account_id: str) -> Outcome:
        query = request.reading.query
        page = self._store.parts(account_id, kind, Slice(offset=query["offset"], limit=query["limit"]))
        return self._answers.present(request, page, lambda page: object_page(page, query))

    def _update(self, kind: PartKind, request: ReadRequest, account_id: str) -> Outcome:
        part_id, fields = _part_id(kind, request), self._given(request)
        part = self._store.update_part(account_id, kind, part_id, fields, at=self._clock())
        return self._answers.present(request, part, lambda part: part.as_json())

    def _delete(self, kind: PartKind, request: ReadRequest, account_id: str) -> Outcome:
        return self._answers.conclude(request, self._store.delete_part(account_id, kind, _part_id(kind, request)))

    def _given(self, request: ReadRequest) -> dict[str, object]:
        """Return the fields that a body sets. A password is checked, and then forgotten, since nothing shows it."""
        fields = self._fields[request.operation.id].of(request.reading.body)
        return {name: value for name, value in fields.items() if name != "password"}


def _part_id(kind: PartKind, request: ReadRequest) -> str:
    return canonical_uuid(request.routed.parameters[_APIS[kind].parameter])
