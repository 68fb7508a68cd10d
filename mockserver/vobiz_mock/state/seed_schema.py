"""The JSON Schema of a seed.

It is derived from the document's schemas of the records, so that a record may have every field that the API shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_mock.state.records import PartKind
from vobiz_spec import strict_patterns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import Spec

# The schema of each kind of the parts of trunks, and the field that a seed must have beside the id.
_PARTS = {
    PartKind.ORIGINATION_URI: ("OriginationUri", "uri"),
    PartKind.CREDENTIAL: ("Credential", "username"),
    PartKind.IP_ACL: ("IpAcl", "ip_address"),
}


def schema(spec: Spec) -> dict[str, Any]:
    """Return the JSON Schema of a seed file."""
    number = spec.schema("PhoneNumber")["properties"]
    trunk = spec.schema("Trunk")["properties"]
    unowned = {**_without(number, "trunk_group_id"), "account_id": {"type": ["string", "null"], "maxLength": 0}}
    account = {
        "account_id": {"$ref": "#/components/schemas/AccountId"},
        "auth_token": {"type": "string", "minLength": 1, "pattern": "^[!-~]+$"},
        "trial": {"type": "boolean"},
        "trunks": {"type": "array", "items": _object(trunk, "trunk_id")},
        "numbers": {"type": "array", "items": _number(_owned(number))},
        **{f"{kind}s": {"type": "array", "items": _part(spec, kind)} for kind in PartKind},
    }
    seed = {
        "accounts": {"type": "array", "items": _object(account, "account_id", "auth_token")},
        "inventory": {"type": "array", "items": _number(unowned)},
    }
    components = {"schemas": spec.document["components"]["schemas"]}
    strict: dict[str, Any] = strict_patterns({**_object(seed), "components": components})
    return strict


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


def _number(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a number: its E.164 form, or an object with these properties."""
    plain = {"$ref": "#/components/schemas/E164"}
    return {"if": {"type": "object"}, "then": _object(properties, "e164"), "else": plain}


def _owned(number: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a number of an account, which may be in the cooldown of its release."""
    return {**number, "cooldown_ends_at": {"$ref": "#/components/schemas/Timestamp"}}


def _part(spec: Spec, kind: PartKind) -> dict[str, Any]:
    name, required = _PARTS[kind]
    return _object(spec.schema(name)["properties"], "id", required)


def _without(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}
