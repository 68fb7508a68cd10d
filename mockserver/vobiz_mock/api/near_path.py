"""Finds the path of the document that a wrong path was probably meant to be.

Owns what counts as near. This module must not depend on the state or on outcomes.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from vobiz_mock.api.target import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vobiz_mock.api.target import Target
    from vobiz_spec import Operation, Spec

    Template = tuple[str, ...]
    Candidate = tuple[float, Template, Sequence[str]]

_MAX_SEGMENTS = 20  # of a path that is compared; the base path and a path of the document have less than ten
_MAX_LITERAL = 40  # characters of a segment that is compared with a literal one
_MAX_ENCODED = 200  # characters of such a segment before it is decoded
_MAX_PARAMETER = 100  # characters of a parameter that is repeated in a hint
_MAX_QUERY = 200  # characters of a query that is repeated in a hint
_SIMILAR = 0.75  # `number` and `numbers`, `asign` and `assign`, but not `release` and `assign`
_PARAMETER = 0.5  # a literal segment that matches is a better match than a parameter
_BLANK = 0.25  # a parameter without a value
_SLASH = re.compile("/|%2[Ff]")
_VERSION = re.compile("api|v[0-9]+", re.IGNORECASE)


class NearPath(NamedTuple):
    """A path of the document.

    Attributes:
        target: The path and the query, as they must be sent.
        account_id: The account of the path. It is empty if it is not known.
        operations: The operations of the path, by method.
    """

    target: str
    account_id: str
    operations: Mapping[str, Operation]


class NearPaths:
    """The paths of the document, to be compared with wrong ones.

    Args:
        spec: The OpenAPI document.
    """

    def __init__(self, spec: Spec) -> None:
        self._base = spec.base_path
        self._paths: dict[Template, dict[str, Operation]] = {}
        for operation in spec.operations.values():
            template = tuple(operation.path.strip("/").split("/"))
            self._paths.setdefault(template, {})[operation.method] = operation

    def groups(self) -> tuple[str, ...]:
        """Return the segments that may follow the account, such as `numbers`."""
        return tuple(dict.fromkeys(template[2] for template in self._paths))

    def lists(self) -> tuple[str, ...]:
        """Return the first path of each group below the account, such as `numbers` or `inventory/numbers`."""
        plain = [template[2:] for template in self._paths if "{" not in "".join(template[2:])]
        return tuple("/".join(next(path for path in plain if path[0] == group)) for group in self.groups())

    def account_path(self, account_id: str) -> str:
        """Return the path of an account, below which all paths of the document are."""
        return f"{self._base}/account/{_segment(account_id)}"

    def nearest(self, target: Target, *, account_id: str, method: str | None = None) -> NearPath | None:
        """Return the nearest path; None if no path is near.

        Args:
            target: The target with the wrong path.
            account_id: The account of the credentials. It is used if the path has no account.
            method: The method that the path must support. None allows any path.
        """
        account, spellings = _segment(account_id), _parts(target)
        if max(map(len, spellings)) > _MAX_SEGMENTS:
            return None
        all_ = [one for parts in spellings for one in self._candidates(parts, account, method)]
        named = [one for one in all_ if not one[1][-1].startswith("{")]
        candidates = named or list(self._candidates(self._without_verbs(spellings[0]), account, method)) or all_
        found = max(candidates, default=None, key=lambda one: one[0])
        if found is None:
            return None
        _, template, segments = found
        path = f"{self._base}/{'/'.join(segments)}"
        with_query = f"{path}?{target.query}" if 0 < len(target.query) <= _MAX_QUERY else path
        own = "" if segments[1] == template[1] else decode(segments[1])
        return NearPath(target=with_query, account_id=own, operations=self._paths[template])

    def of_same_objects(self, objects: str, *, account_id: str, method: str) -> NearPath | None:
        """Return the path of objects that supports a method, whatever is in front of their name; None if none does.

        Vobiz creates credentials at `/credentials`, for example, but lists them at `/trunks/credentials`.

        Args:
            objects: The last segment of the path, such as `credentials`.
            account_id: The account of the path.
            method: The method.
        """
        for template, operations in self._paths.items():
            if method in operations and template[-1] == objects and "{" not in "".join(template[2:]):
                path = "/".join((self.account_path(account_id), *template[2:]))
                return NearPath(target=path, account_id=account_id, operations=operations)
        return None

    def _without_verbs(self, parts: Sequence[str]) -> Sequence[str]:
        """Return a path without what an operation does at its end, such as `release` in `/numbers/…/release`."""
        verbs = {operation.id.partition("_")[0] for one in self._paths.values() for operation in one.values()}
        end = len(parts)
        while end and decode(parts[end - 1]).strip().casefold() in verbs:
            end -= 1
        return parts[:end]

    def _candidates(self, parts: Sequence[str], account: str, method: str | None) -> Iterator[Candidate]:
        """Yield the likeness, the template and the segments of each path that is near and supports the method."""
        for template in (one for one, operations in self._paths.items() if method is None or method in operations):
            whole, below = _fit(template, parts, account), _fit(template[2:], parts, account)
            if whole is not None:
                yield whole[0], template, whole[1]
            elif below is not None:
                own = self._accounts(parts[: -len(below[1])]) or {account}
                if len(own) == 1:
                    yield below[0], template, [template[0], _right("{account_id}", own.pop(), account), *below[1]]

    def _accounts(self, head: Sequence[str]) -> set[str]:
        """Return the parts in front of the account's objects that may be the account.

        A part behind the name of objects is the id of one: `/trunks/{trunk_id}/credentials`, for example. The names may
        be misspelt. Of a base path that is repeated, the account behind the last one counts.
        """
        runs = [list(run) for is_base, run in groupby(filter(None, head), _is_of_base) if not is_base]
        parts, groups = runs[-1] if runs else [], self.groups()
        names = [any(_likeness(group, part) for group in groups) for part in parts]
        followed = zip((False, *names), names, parts, strict=False)
        return {part for is_id, is_name, part in followed if not (is_id or is_name)}


def _is_of_base(part: str) -> bool:
    return bool(_VERSION.fullmatch(part)) or _likeness("account", part) > 0


def _fit(template: Template, parts: Sequence[str], account: str) -> tuple[float, list[str]] | None:
    """Return the likeness of a template and the last parts of a path, and the path; None if they are not alike."""
    if not 0 < len(template) <= len(parts):
        return None
    pairs = list(zip(template, parts[-len(template) :], strict=True))
    likenesses = [_likeness(expected, part) for expected, part in pairs]
    if not all(likenesses):
        return None
    return sum(likenesses), [_right(expected, part, account) for expected, part in pairs]


def _likeness(expected: str, part: str) -> float:
    if expected.startswith("{"):
        return _PARAMETER if part else _BLANK
    similarity = _similarity(expected, part)
    return similarity if similarity >= _SIMILAR else 0.0


def _right(expected: str, part: str, account: str) -> str:
    """Return the right segment: a literal one as in the document, and a parameter as it was sent.

    A parameter without a value, or with one that is too long, is that of the credentials, or else a place.
    """
    if not expected.startswith("{"):
        return expected
    return part if 0 < len(part) <= _MAX_PARAMETER else (account if expected == "{account_id}" else expected)


def _similarity(expected: str, part: str) -> float:
    """Return how similar a part is to a literal segment; 0 if they are not similar enough to count."""
    return 0.0 if len(part) > _MAX_ENCODED else _similarity_of(expected, decode(part).strip().casefold())


@lru_cache(maxsize=1024)  # many templates have the same segments
def _similarity_of(expected: str, written: str) -> float:
    if written == expected or len(written) > _MAX_LITERAL:
        return float(written == expected)
    # `purchase` for `purchase-from-inventory`, and `phone-numbers` for `numbers`
    least = _SIMILAR if written == expected.partition("-")[0] or expected in written else 0.0
    matcher = SequenceMatcher(None, expected, written, autojunk=False)
    if matcher.real_quick_ratio() < _SIMILAR or matcher.quick_ratio() < _SIMILAR:  # upper bounds
        return least
    return max(matcher.ratio(), least)


def _parts(target: Target) -> tuple[list[str], list[str]]:
    """Return the segments of a path without empty ones, and those with empty ones in front of others.

    An empty segment is a slash too many, or a parameter without a value. Dot segments are removed (RFC 3986, 5.2.4).
    """
    parts: list[str] = []
    for part in (part for segment in target.segments for part in _SLASH.split(segment)):
        match decode(part).strip():
            case ".":
                pass
            case "..":
                del parts[-1:]
            case written:
                parts.append(part if written else "")
    while parts and not parts[-1]:
        parts.pop()
    return [part for part in parts if part], parts


def _segment(account_id: str) -> str:
    return quote(account_id.encode("utf-8", "surrogatepass"), safe="") if account_id else "{account_id}"
