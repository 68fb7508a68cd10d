"""What a form suggests: the names that the document has, and what the latest requests were about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.journal.masking import secrets_of, without
from vobiz_mock.verification.facts import FACTS
from vobiz_mock.verification.plausible import recorded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vobiz_mock.journal.record import Record
    from vobiz_mock.steering import Steering

_LOOKED_AT = 500  # the latest requests
_MOST = 50  # values in a list
_LONGEST = 100  # characters of a value


def for_faults(steering: Steering) -> Mapping[str, Sequence[str]]:
    """Return the values for the form of a fault, by the names of their lists."""
    return {**_common(steering), "behaviours": steering.faults.behaviours()}


def for_verification(steering: Steering) -> Mapping[str, Sequence[str]]:
    """Return the values for the form of a verification, by the names of their lists."""
    latest = _latest(steering)
    return {
        **_common(steering),
        "behaviours": [behaviour.id for behaviour in recorded(steering.fake.spec)],
        "trunks": _seen("trunk_group_id", latest),
        "statuses": _seen("status", latest),
        "faults": list(dict.fromkeys([*(fault.id for fault in steering.faults), *_seen("fault", latest)]))[:_MOST],
    }


def _common(steering: Steering) -> Mapping[str, Sequence[str]]:
    spec, latest = steering.fake.spec, _latest(steering)
    return {
        "operations": list(spec.operations),
        "spellings": [rule.id for rule in spec.encoding_rules],
        "numbers": _seen("number", latest),
        # Only what is an account: any other text of a path may be a secret.
        "accounts": [one for one in _seen("account", latest) if steering.fake.store.account(one) is not None],
    }


def _latest(steering: Steering) -> Sequence[Record]:
    return steering.journal.records(limit=_LOOKED_AT)


def _seen(fact: str, records: Sequence[Record]) -> list[str]:
    """Return the different values of a fact, those of the latest requests first."""
    values = ((str(FACTS[fact](record.entry) or ""), record) for record in reversed(records))
    shown = (value for value, record in values if _is_shown(value, record))
    return list(dict.fromkeys(shown))[:_MOST]


def _is_shown(value: str, record: Record) -> bool:
    """Return whether a value can be shown as it is: it is no secret of its request, and neither long nor odd."""
    is_plain = value.isascii() and value.isprintable() and 0 < len(value) <= _LONGEST
    return is_plain and without(value, secrets_of(record.request)) == value
