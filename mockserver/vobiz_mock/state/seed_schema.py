"""The JSON Schema of a seed.

It is derived from the document's schemas of the records, so that a record may have every field that the API shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_mock.state.records import PartKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import Spec

# The field that a part of a trunk must have in a seed beside the id.
REQUIRED = {PartKind.ORIGINATION_URI: "uri", PartKind.CREDENTIAL: "username", PartKind.IP_ACL: "ip_address"}

_SCHEMAS = {
    PartKind.ORIGINATION_URI: "OriginationUri",
    PartKind.CREDENTIAL: "Credential",
    PartKind.IP_ACL: "IpAcl",
}


def schema(spec: Spec) -> dict[str, Any]:
    """Return the JSON Schema of a seed file."""
    number = spec.schema("PhoneNumber")["properties"]
    trunk = spec.schema("Trunk")["properties"]
    unowned = {
        **_without(number, "trunk_group_id"),
        "account_id": {"type": ["string", "null"], "maxLength": 0},
        "source": {"type": ["string", "null"]},  # a number that an account has released has none
    }
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
    return spec.closed_schema(_object(seed))


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
    return _object(spec.schema(_SCHEMAS[kind])["properties"], "id", REQUIRED[kind])


def _without(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}
