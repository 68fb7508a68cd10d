"""The requests Session of a client: how it is made, what of it applies to a request, and its renewal after a fork.

Knows nothing of credentials, requests or responses of the API.
"""

from __future__ import annotations

import http.cookiejar
import os
import threading
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from vobiz_client.deadline import heed_deadlines


class Sessions:
    """The session to send with, in this process.

    A forked child has copies of its parent's connections. If both used them, each could read the other's responses. So
    the child gets a session of its own, or, if the session came from outside, one without connections.

    Args:
        given: The session to use. If it is None, one is made, and closed by `close`.

    """

    def __init__(self, given: requests.Session | None) -> None:
        self._owned = given is None
        self._session = new_session() if given is None else given
        self._process = os.getpid()
        self._renewing = threading.Lock()

    def current(self, url: str) -> requests.Session:
        """Return the session of this process, whose connections to a URL heed the deadlines."""
        if self._process != os.getpid():
            with self._renewing:
                self._renew()
        adapter = self._session.get_adapter(url)
        heed_deadlines(getattr(adapter, "poolmanager", None))
        return self._session

    def close(self) -> None:
        """Close the connections, unless the session came from outside."""
        if self._owned:
            self._session.close()

    def _renew(self) -> None:
        if self._process == os.getpid():
            return
        if self._owned:
            self._session = new_session()
        else:
            forget_connections(self._session)
        self._process = os.getpid()


class _Adapter(HTTPAdapter):
    """An adapter whose connections heed the deadlines, through a proxy too."""

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 those of requests
        manager = super().proxy_manager_for(*args, **options)
        heed_deadlines(manager)
        return manager


def new_session() -> requests.Session:
    """Return a session that keeps no cookies, so that threads share no mutable state."""
    session = requests.Session()
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    for prefix in list(session.adapters):
        session.mount(prefix, _Adapter())
    return session


def forget_connections(session: requests.Session) -> None:
    """Close the idle connections of a session in this process. It makes new ones when it needs them."""
    for adapter in session.adapters.values():
        if isinstance(adapter, HTTPAdapter):
            adapter.close()


def session_settings(session: requests.Session) -> dict[str, Any]:
    """Return the arguments of a request that let the session's settings win over the environment.

    By themselves, REQUESTS_CA_BUNDLE wins over `session.verify`, and HTTPS_PROXY over `session.proxies`. Requests adds
    those of the environment to the dictionary of proxies, so it is a copy.
    """
    proxies = dict(session.proxies)
    if "all" in proxies:
        proxies = {"http": proxies["all"], "https": proxies["all"]} | proxies
    return {"verify": session.verify, "proxies": proxies}


def user_agent(session: requests.Session) -> str:
    """Return the name and version of this package, and what the session calls itself."""
    own = session.headers.get("User-Agent")
    return " ".join([f"vobiz-client{_version()}", *([own] if isinstance(own, str) else [])])


def _version() -> str:
    from importlib import metadata  # noqa: PLC0415 it is slow, and not needed to import this package

    try:
        return f"/{metadata.version('vobiz-mock')}"
    except metadata.PackageNotFoundError:  # a copy of this package in another distribution
        return ""
