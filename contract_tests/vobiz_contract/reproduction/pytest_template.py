"""The parts of a pytest file that are the same for each failure."""

__all__ = ["HELPERS", "MODULE"]

MODULE = '''\
"""{heading}

{statement}
Source: {source}

Written by `vobiz-contract check --write-tests`. It needs pytest and requests, and the token in VOBIZ_AUTH_TOKEN; it
changes the assignment of the numbers that it names, and does not restore them, nor delete what it creates. VOBIZ_URL
replaces the provider.
"""

{helpers}
URL = os.environ.get("VOBIZ_URL", "{url}").rstrip("/")
ACCOUNT = "{account}"
TOKEN = os.environ.get("VOBIZ_AUTH_TOKEN") or pytest.exit("set VOBIZ_AUTH_TOKEN to the token of {account}", 2)
BASIC = base64.b64encode(f"{{ACCOUNT}}:{{TOKEN}}".encode()).decode()
LIST = "{list_path}?page=1&per_page=100"


def {name}():
{body}
'''

HELPERS = '''\
import base64
import json
import os
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
import requests
from requests.adapters import HTTPAdapter


class Response:
    def __init__(self, answer):
        self.status, self.headers, self.text = answer.status_code, answer.headers, answer.text

    def __repr__(self):
        return f"<{self.status} {self.text[:300]}>"

    @property
    def json(self):
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    def has(self, *names):
        """Return whether the JSON is an object with fields of these names."""
        return isinstance(self.json, dict) and set(names) <= self.json.keys()

    def shows(self, example):
        """Return whether an object anywhere in the JSON has all that the example has."""
        return any(example.keys() <= one.keys() and contains(one, example) for one in objects(self.json))

    def field(self, name, index):
        """Return one of the fields of that name, counted from 0."""
        return [value for key, value in fields(self.json) if key == name][index]


class AsWritten(HTTPAdapter):
    """Sends the target as it is written: urllib3 would write `%2b` as `%2B`, which is what some tests are about."""

    def __init__(self, target):
        self.target = target
        super().__init__()

    def get_connection_with_tls_context(self, *args, **kwargs):
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        make, target = pool._make_request, self.target

        def with_target(connection, method, _url, **options):
            return make(connection, method, target, **options)

        pool._make_request = with_target
        return pool


def fields(value):
    if isinstance(value, list):
        for one in value:
            yield from fields(one)
    if isinstance(value, dict):
        for key, one in value.items():
            yield key, one
            yield from fields(one)


def objects(value):
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(one)


def contains(value, example):
    """Return whether a value has all that the example has."""
    if isinstance(example, dict):
        return isinstance(value, dict) and all(contains(value.get(key), one) for key, one in example.items())
    return value == example


def send(method, target, headers=(), body=None):
    with requests.Session() as session:
        session.trust_env = False
        session.headers.clear()
        session.mount(URL, AsWritten(target))
        request = requests.Request(method, URL + "/", headers=dict(headers), data=body)
        return Response(session.send(session.prepare_request(request), timeout=30, allow_redirects=False))


def send_at_once(*requests_):
    with ThreadPoolExecutor(len(requests_)) as pool:
        return list(pool.map(lambda one: send(**one), requests_))


def trunk_of(number):
    """Return the trunk that the list of numbers shows."""
    answer = send("GET", LIST, [("X-Auth-ID", ACCOUNT), ("X-Auth-Token", TOKEN)])
    return next(one.get("trunk_group_id") or None for one in answer.json["items"] if one["e164"] == number)

'''
