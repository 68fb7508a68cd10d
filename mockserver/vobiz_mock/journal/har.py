"""Writes records of the journal as HAR 1.2, the HTTP archive that browsers and proxies read.

Source: http://www.softwareishard.com/blog/har-12-spec/. Names that begin with an underscore are additions, as there.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from vobiz_mock.journal.base_url import base_of
from vobiz_mock.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vobiz_mock.journal.record import Record

_AUTHORITY = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")  # RFC 9112, section 3.2.2
_UNKNOWN = -1  # a size or time that is not known
_ADDED = ("operation", "account", "number", "spelling", "behaviour", "level", "hint", "correction", "fault", "delivery")


def har(records: Iterable[Record]) -> dict[str, Any]:
    """Return records as an archive. Tokens and passwords are masked."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "vobiz-mock", "version": VERSION},
            "entries": [_entry(record.as_json(), base_of(record.request)) for record in records],
        }
    }


def _entry(shown: Mapping[str, Any], base: str) -> dict[str, Any]:
    milliseconds = round((shown["duration"] or 0.0) * 1000, 3)
    return {
        "startedDateTime": shown["at"],
        "time": milliseconds,
        "request": _request(shown, base),
        "response": _response(shown["response"]),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        **{f"_{name}": shown[name] for name in _ADDED},
    }


def _request(shown: Mapping[str, Any], base: str) -> dict[str, Any]:
    sent, target = shown["request"], shown["target"]
    query = parse_qsl(target.partition("?")[2], keep_blank_values=True)
    written = {
        "method": shown["method"],
        "url": _url(base, target),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(sent["headers"].items()),
        "queryString": _pairs(query),
        "headersSize": _UNKNOWN,
        "bodySize": _size(sent["headers"]),
    }
    if sent["body"] is not None:
        kind = {"mimeType": sent["headers"].get("content-type", ""), "text": sent["body"]}
        written["postData"] = {**kind, "comment": "base64"} if "encoding" in sent else kind
    return written


def _url(base: str, target: str) -> str:
    """Return where a request is sent again. A target that is a whole URL names the host that a proxy leads here."""
    path = _AUTHORITY.sub("", target)
    return f"{base}{path}" if path.startswith("/") else base


def _response(reply: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name.lower(): value for name, value in reply["headers"].items()}
    text = reply["body"] or ""
    encoding = {"encoding": reply["encoding"]} if "encoding" in reply else {}
    return {
        "status": reply["status"],
        "statusText": _phrase(reply["status"]),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(reply["headers"].items()),
        "content": {"size": _size(fields), "mimeType": fields.get("content-type", ""), "text": text, **encoding},
        "redirectURL": fields.get("location", ""),
        "headersSize": _UNKNOWN,
        "bodySize": _size(fields),
    }


def _pairs(fields: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in fields]


def _size(fields: Mapping[str, str]) -> int:
    """Return the length of a body, as its header fields have it. The fake sends a length with each body."""
    length = {name.lower(): value for name, value in fields.items()}.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else _UNKNOWN


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
