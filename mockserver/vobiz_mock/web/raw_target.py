"""The request target as it was sent, from the environment of any WSGI server.

PEP 3333 has no key for it: PATH_INFO is decoded, so `+` and `%2B` look alike in it. Servers have keys of their own.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_log = logging.getLogger("vobiz_mock")

# RAW_URI: gunicorn, werkzeug. REQUEST_URI: waitress, cheroot, uWSGI, mod_wsgi, werkzeug.
_KEYS = ("RAW_URI", "REQUEST_URI")
_PATH_CHARACTERS = "/:@!$&'()*,;=~-._"  # RFC 3986, 3.3, but for the plus: the right spelling of a number is assumed


class RawTarget:
    """Finds the target. Warns once when the server gives the decoded path alone."""

    def __init__(self) -> None:
        self._warned = False

    def of(self, environ: WSGIEnvironment) -> str:
        """The target, without the prefix under which the application is mounted."""
        raw = next((environ[key] for key in _KEYS if environ.get(key)), None)
        if raw is None:
            self._warn()
            return _with_query(quote(environ.get("PATH_INFO", "").encode("latin-1"), _PATH_CHARACTERS) or "/", environ)
        target = raw if "?" in raw else _with_query(raw, environ)  # werkzeug's test client leaves the query out
        return _without_prefix(target, environ.get("SCRIPT_NAME", ""))

    def _warn(self) -> None:
        if not self._warned:
            self._warned = True
            _log.warning(
                "The WSGI server gives neither RAW_URI nor REQUEST_URI: how a number was encoded cannot be seen, so a "
                "literal plus passes for %%2B. vobiz-mock serve, gunicorn and waitress give one of them."
            )


def _with_query(path: str, environ: WSGIEnvironment) -> str:
    query: str = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _without_prefix(target: str, script_name: str) -> str:
    prefix = quote(script_name.encode("latin-1"), _PATH_CHARACTERS)
    return target.removeprefix(prefix) if prefix and target.startswith(f"{prefix}/") else target
