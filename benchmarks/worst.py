"""The worst known requests: as long, as deep or as many-parted as the server takes them.

Each is near a limit of the server, so that a check that takes more than linear time, or a slow linear one, is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.prepared import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from benchmarks.prepared import Sender

_BODY = 1024 * 1024 - 200  # bytes: just below the limit of a body
_HEAD = 60 * 1024  # bytes: just below the limit of a head
_HEADERS = 90  # just below the limit of their number
_ESCAPE = r"\u0000"
_DEEP = 400  # levels: a depth that Python's own parser still takes


def worst(sender: Sender) -> Iterator[tuple[str, bytes]]:
    """Yield the requests, each with its name."""
    for name, body in _bodies(sender.trunk).items():
        yield f"assign with {name}", sender.write("assign_number", {"phone_number": segment(1)}, body=body)
        yield f"trunk with {name}", sender.write("create_trunk", body=body)
    for name, query in _queries().items():
        yield f"list with {name}", sender.write("list_inventory", query=query)
    for name, written in _segments().items():
        yield name, sender.assign(written)
    yield "many headers", _with_headers(sender.assign(segment(1)))


def _bodies(trunk: str) -> Mapping[str, bytes]:
    good = f'"trunk_group_id":"{trunk}"'
    nest = "[" * _DEEP + "]" * _DEEP
    return {
        "80,000 fields": _object(f'"f{index}":1' for index in range(80_000)),
        "80,000 fields beside a good one": _object([good, *(f'"f{index}":1' for index in range(80_000))]),
        "45,000 names that are nearly right": _object(f'"trunk_groupid{index}":1' for index in range(45_000)),
        "a repeated field": _object([good] * (_BODY // (len(good) + 1))),
        "a deep array": _object([good, f'"a":{"[" * (_BODY // 2 - 40)}{"]" * (_BODY // 2 - 40)}']),
        "many deep arrays": _object([good, f'"a":[{",".join([nest] * (_BODY // (len(nest) + 1) - 1))}]']),
        "deep objects": b'{"a":' * (_BODY // 6) + b"1" + b"}" * (_BODY // 6),
        "a long array": _array(["1"] * (_BODY // 2)),
        "long integers": _array(["9" * 4000] * (_BODY // 4001)),
        "a long string": _object([f'"trunk_group_id":"{"x" * (_BODY - 30)}"']),
        "a string of escapes": _object([f'"trunk_group_id":"{_ESCAPE * (_BODY // 6 - 10)}"']),
        "no end": _object(f'"f{index}":1' for index in range(80_000))[:-1],
    }


def _queries() -> Mapping[str, str]:
    return {
        "many parameters": "?" + "&".join(f"q{index}" for index in range(_HEAD // 7)),
        "many nameless parameters": "?" + "&" * _HEAD,
        "a repeated parameter": "?" + "page=1&" * (_HEAD // 7),
        "a long parameter": "?search=" + "9" * _HEAD,
        "a parameter of escapes": "?search=" + "%2B" * (_HEAD // 3),
    }


def _segments() -> Mapping[str, str]:
    return {
        "a long number": "%2B" + "9" * _HEAD,
        "a number of escapes": "%2B" * (_HEAD // 3),
        "a number that is encoded many times": f"%{'25' * (_HEAD // 2)}2B1",
        "many segments": "a/" * (_HEAD // 2),
        "many dot segments": "../" * (_HEAD // 3),
    }


def _with_headers(request: bytes) -> bytes:
    """Return a request with as many and as long header fields as the server takes."""
    line, _, rest = request.partition(b"\r\n")
    fields = b"".join(b"X-%d: %s\r\n" % (index, b"x" * (_HEAD // _HEADERS - 10)) for index in range(_HEADERS))
    return b"\r\n".join([line, fields + rest])


def _object(members: Iterable[str]) -> bytes:
    return f"{{{','.join(members)}}}".encode()


def _array(items: Iterable[str]) -> bytes:
    return f"[{','.join(items)}]".encode()
