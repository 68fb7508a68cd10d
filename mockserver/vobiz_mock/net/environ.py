"""Builds the WSGI environment of a request (PEP 3333). This module must not depend on Vobiz's API or on sockets."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from vobiz_mock.net.keys import TARGET

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    Scope = dict[str, Any]

_ABSOLUTE_FORM = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")  # RFC 9112, section 3.2.2


def build_environ(scope: Scope, body: bytes) -> WSGIEnvironment:
    """Build the WSGI environment of a request.

    RAW_URI and REQUEST_URI are the target of any form, byte for byte, as latin-1 characters. CONTENT_LENGTH is the
    length of the body that was read, also for a chunked body.

    Args:
        scope: The ASGI scope. Its state has the target under `keys.TARGET`.
        body: The body.
    """
    target: bytes = scope["state"][TARGET]
    authority, path, query = _split(target)
    raw = target.decode("latin-1")
    server, client = scope["server"] or ("", ""), scope["client"] or ("", "")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "RAW_URI": raw,
        "REQUEST_URI": raw,
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,  # several servers may share one application
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add_header(environ, name, value)
    if authority is not None:
        environ["HTTP_HOST"] = authority.decode("latin-1")  # overrides the header: RFC 9112, section 3.2.2
    return environ


def _add_header(environ: WSGIEnvironment, name: bytes, value: bytes) -> None:
    """Add a header field. The values of a repeated field are joined with a comma.

    A name with an underscore is dropped: in WSGI it would be the same as the name with a hyphen, and so could forge it.
    """
    if b"_" in name or name == b"content-length" or (name == b"transfer-encoding" and value.lower() == b"chunked"):
        return  # build_environ sets the length, and the body has no chunks any more
    key = name.decode("latin-1").upper().replace("-", "_")
    key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
    text = value.decode("latin-1")
    environ[key] = f"{environ[key]},{text}" if key in environ else text


def _split(target: bytes) -> tuple[bytes | None, bytes, bytes]:
    """Return the authority of an absolute-form target (otherwise None), the undecoded path, and the query."""
    absolute = None if target.startswith(b"/") else _ABSOLUTE_FORM.match(target)
    rest = target[absolute.end() :] if absolute else target
    path, _, query = rest.partition(b"#")[0].partition(b"?")
    return absolute and absolute[1], path or b"/", query
