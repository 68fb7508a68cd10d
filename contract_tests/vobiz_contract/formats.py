"""The formats of the two identifiers that the API uses: phone numbers and trunk ids. A leaf."""

from __future__ import annotations

import re

__all__ = ["is_e164", "is_uuid"]

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_e164(value: object) -> bool:
    """Return whether a value is a phone number in E.164 form, such as `+912271264217`."""
    return isinstance(value, str) and _E164.fullmatch(value) is not None


def is_uuid(value: object) -> bool:
    """Return whether a value is a string that holds a UUID in its usual form, with hyphens."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None
