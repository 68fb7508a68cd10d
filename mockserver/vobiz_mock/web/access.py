"""Decides who may use the control API: the paths below `/_mock/` that show or change what the fake has.

The control API shows tokens and changes the state. So only programs of this machine may use it, or those that know the
token. A browser is a program of this machine, but it sends requests of pages from anywhere: a page of another origin,
also one whose name was made to lead to this machine (DNS rebinding), may neither read nor change anything. This module
must not depend on Flask.
"""

from __future__ import annotations

import hmac
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from vobiz_mock.net.keys import PROXIED
from vobiz_mock.settings import CONTROL_TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN_PAGES = {"", "same-origin", "none"}  # of Sec-Fetch-Site; a browser sends `none` for what a person typed
_WRITING = {"POST", "PUT", "PATCH", "DELETE"}
_FORMATS = ("application/json", "application/yaml", "text/yaml")
_SHOWN = 100  # characters of what a client sent


class Refusal(NamedTuple):
    """Why a request is refused.

    Attributes:
        status: The status of the response.
        error: A short name.
        message: What was wrong, and what to do.
    """

    status: HTTPStatus
    error: str
    message: str


class Access:
    """The access to the control API of one fake.

    Args:
        token: The token that each request must have. None admits this machine only.
        host: The host name or address that the fake listens on, if it is known.
    """

    def __init__(self, token: str | None, host: str | None) -> None:
        self._token = token
        self._host = (host or "").lower()

    def refusal(self, environ: Mapping[str, object], *, is_known: bool = False) -> Refusal | None:
        """Return why a request is refused; None if it is not.

        Args:
            environ: The request, as a WSGI environment.
            is_known: Whether its browser has shown the token before, and so need not send it.
        """
        fields = _Fields(environ)
        credentials = () if is_known else (self._credentials,)
        checks = (_road, self._peer, *credentials, self._name, _page)
        return next((refusal for check in checks if (refusal := check(fields)) is not None), None)

    def refusal_of_page(self, environ: Mapping[str, object]) -> Refusal | None:
        """Return why a form that needs no token is refused; None if it is not.

        Args:
            environ: The request, as a WSGI environment.
        """
        return self.refusal(environ, is_known=True)

    def is_token(self, text: str) -> bool:
        """Return whether a text is the token."""
        return self._token is not None and hmac.compare_digest(
            text.strip().encode("utf-8", "replace"), self._token.encode()
        )

    def _peer(self, fields: _Fields) -> Refusal | None:
        """Refuse other machines if there is no token. What a proxy says about its client is not believed."""
        peer = fields["REMOTE_ADDR"]
        if self._token is not None or _is_loopback(peer):
            return None
        return _forbidden(
            f"without a token, only requests from the fake's own machine are answered here, and this one is from "
            f"{peer[:_SHOWN] or 'an unknown address'}; start the fake with the variable {CONTROL_TOKEN_VARIABLE}, and "
            "send the token as Authorization: Bearer TOKEN"
        )

    def _credentials(self, fields: _Fields) -> Refusal | None:
        if self._token is None:
            return None
        scheme, _, token = fields["HTTP_AUTHORIZATION"].partition(" ")
        if scheme.lower() == "bearer" and self.is_token(token):
            return None
        found = "a wrong token" if token else "no token"
        message = (
            f"the request has {found}; send Authorization: Bearer with the value of the fake's {CONTROL_TOKEN_VARIABLE}"
        )
        return Refusal(HTTPStatus.UNAUTHORIZED, "unauthorized", message)

    def _name(self, fields: _Fields) -> Refusal | None:
        """Refuse a name that may have been made to lead here. With a token, the fake may have any name."""
        host = fields["HTTP_HOST"]
        name = _name_in(host)
        if not host or self._token is not None or _is_local_name(name) or (name and name == self._host):
            return None
        return _forbidden(
            f"the Host is {host[:_SHOWN]}, which is no name of this machine; use http://127.0.0.1 or http://localhost "
            f"with the port of the fake, or start the fake with the variable {CONTROL_TOKEN_VARIABLE}"
        )


class _Fields:
    """The texts of a WSGI environment. One that is missing is empty."""

    def __init__(self, environ: Mapping[str, object]) -> None:
        self._environ = environ

    def __getitem__(self, key: str) -> str:
        return str(self._environ.get(key, ""))


def _road(fields: _Fields) -> Refusal | None:
    """Refuse what came through the forward proxy: it was meant for the real host, which has no control API."""
    if not fields[PROXIED]:
        return None
    return _forbidden("the control API cannot be used through the proxy; write the URL of the fake, without the proxy")


def _page(fields: _Fields) -> Refusal | None:
    """Refuse the requests of a page from elsewhere."""
    origin, site = fields["HTTP_ORIGIN"], fields["HTTP_SEC_FETCH_SITE"]
    own = f"{fields['wsgi.url_scheme']}://{fields['HTTP_HOST']}"
    if site.lower() in _OWN_PAGES and (not origin or origin.lower() == own.lower()):
        return None
    page = f"of the origin {origin[:_SHOWN]}" if origin else f"of another site (Sec-Fetch-Site: {site[:_SHOWN]})"
    return _forbidden(f"this is a request of a page {page}; pages in a browser cannot use the control API")


def media_refusal(environ: Mapping[str, object]) -> Refusal | None:
    """Return why the format of a body is refused: a form on a page from elsewhere can send it without asking first.

    Args:
        environ: The request, as a WSGI environment.
    """
    fields = _Fields(environ)
    media, _, _ = fields["CONTENT_TYPE"].partition(";")
    if fields["REQUEST_METHOD"] not in _WRITING or media.strip().lower() in _FORMATS:
        return None
    if not media and fields["CONTENT_LENGTH"] in {"", "0"} and not fields["HTTP_TRANSFER_ENCODING"]:
        return None
    message = (
        f"the Content-Type is {media[:_SHOWN] or 'missing'}; expected application/json, or for a seed application/yaml"
    )
    return Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported media type", message)


def _forbidden(message: str) -> Refusal:
    return Refusal(HTTPStatus.FORBIDDEN, "forbidden", message)


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def _is_local_name(name: str) -> bool:
    """Return whether a name always means this machine (RFC 6761, section 6.3)."""
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _name_in(host: str) -> str:
    """Return the name in a Host field; an empty text if it is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    plain = parts.netloc == host and "@" not in host
    return (parts.hostname or "").removesuffix(".") if plain else ""
