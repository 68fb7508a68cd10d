"""Builds the WSGI environment of a request (PEP 3333). This module must not depend on Vobiz's API or on sockets."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIEnvironment

    from vobiz_mock.net.incoming import Incoming

_ABSOLUTE_FORM = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")  # RFC 9112, section 3.2.2


def build_environ(request: Incoming, addresses: Mapping[str, str]) -> WSGIEnvironment:
    """Build the WSGI environment of a request.

    RAW_URI and REQUEST_URI are the target of any form, byte for byte, as latin-1 characters. CONTENT_LENGTH is the
    length of the body that was read, also for a chunked body.

    Args:
        request: The request.
        addresses: The scheme, and the addresses of the server and of the client, as the environment has them.
    """
    authority, path, query = _split(request.target)
    raw = request.target.decode("latin-1")
    environ: WSGIEnvironment = {
        **addresses,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "RAW_URI": raw,
        "REQUEST_URI": raw,
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.input": BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,  # several servers may share one application
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.fields:
        if (key := _key(name)) is not None and not (key == "HTTP_TRANSFER_ENCODING" and value.lower() == b"chunked"):
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    if authority is not None:
        environ["HTTP_HOST"] = authority.decode("latin-1")  # overrides the header: RFC 9112, section 3.2.2
    return environ


@lru_cache(maxsize=64)
def _key(name: bytes) -> str | None:
    """Return the key of a header field; None if it is not in the environment.

    A name with an underscore is dropped: in WSGI it would be the same as the name with a hyphen, and so could forge it.
    `build_environ` sets the length.
    """
    if b"_" in name or name == b"content-length":
        return None
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key == "CONTENT_TYPE" else f"HTTP_{key}"


def _split(target: bytes) -> tuple[bytes | None, bytes, bytes]:
    """Return the authority of an absolute-form target (otherwise None), the undecoded path, and the query."""
    absolute = None if target.startswith(b"/") else _ABSOLUTE_FORM.match(target)
    rest = target[absolute.end() :] if absolute else target
    path, _, query = rest.partition(b"#")[0].partition(b"?")
    return absolute and absolute[1], path or b"/", query
