"""Reads the undecoded request target from a WSGI environment.

PEP 3333 defines no key for it. PATH_INFO is decoded, so `+` and `%2B` are the same there. Most servers add a key of
their own. This module must not depend on Vobiz's API.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_log = logging.getLogger("vobiz_mock")

# gunicorn and werkzeug set RAW_URI; waitress, cheroot, uWSGI, mod_wsgi and werkzeug set REQUEST_URI.
_KEYS = ("RAW_URI", "REQUEST_URI")
_PATH_CHARACTERS = "/:@!$&'()*,;=~-._"  # RFC 3986, section 3.3, without `+`: %2B is assumed


class RawTarget:
    """Reads targets, and logs one warning if the server provides only the decoded path."""

    def __init__(self) -> None:
        self._warned = False

    def of(self, environ: WSGIEnvironment) -> str:
        """Return the target of an environment, without SCRIPT_NAME, the prefix of a mounted application.

        Without RAW_URI and REQUEST_URI the target is encoded again from PATH_INFO and QUERY_STRING.
        """
        raw = next((environ[key] for key in _KEYS if environ.get(key)), None)
        if raw is None:
            self._warn()
            return _with_query(quote(environ.get("PATH_INFO", "").encode("latin-1"), _PATH_CHARACTERS) or "/", environ)
        target = raw if "?" in raw else _with_query(raw, environ)  # werkzeug's test client omits the query
        return _without_prefix(target, environ.get("SCRIPT_NAME", ""))

    def _warn(self) -> None:
        if not self._warned:
            self._warned = True
            _log.warning(
                "The WSGI server sets neither RAW_URI nor REQUEST_URI. The fake cannot see how a number was encoded "
                "and accepts a literal plus as %%2B. Use vobiz-mock serve, gunicorn or waitress, which set one of them."
            )


def _with_query(path: str, environ: WSGIEnvironment) -> str:
    query: str = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _without_prefix(target: str, script_name: str) -> str:
    prefix = quote(script_name.encode("latin-1"), _PATH_CHARACTERS)
    return target.removeprefix(prefix) if prefix and target.startswith(f"{prefix}/") else target
