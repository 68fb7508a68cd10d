"""The same on the command line and in Python: what a page has done, to copy.

Owns the way from a value of the control API to a command and to an expression. `cli/` reads the options.
"""

from __future__ import annotations

import json
from shlex import join
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEFAULT_URL = "http://127.0.0.1:8055"
_DEFAULTS = {"times": 1, "when": "before", "chance": 1.0, "on": {}}
_RULES = {"order", "only"}


def fault_command(fault: Mapping[str, Any], url: str) -> str:
    """Return the command that adds a fault.

    Args:
        fault: The fault, in the format of the control API.
        url: The URL of the fake.
    """
    written = json_fault(fault)
    options = [json.dumps(written)] if _needs_json(written) else list(_fault_options(written))
    return join(["vobiz-mock", "fault", "add", *options, *_url(url)])


def json_fault(fault: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fault without its id, its count and what is the default."""
    kept = ("on", "do", "when", "times", "chance", "seed")
    return {key: fault[key] for key in kept if key in fault and _DEFAULTS.get(key, ...) != fault[key]}


def verify_command(expectation: Mapping[str, Any], url: str) -> str:
    """Return the command that compares the journal with an expectation."""
    rules = {key: value for key, value in expectation.items() if key in _RULES}
    rest = {key: value for key, value in expectation.items() if key not in _RULES}
    words = [json.dumps(rules)] if rules else []
    return join(["vobiz-mock", "verify", *words, *_options(rest), *_url(url)])


def verify_python(expectation: Mapping[str, Any]) -> str:
    """Return the call that compares the journal with an expectation."""
    keys = ", ".join(f"{key}={python(value)}" for key, value in expectation.items())
    return f"fake.verify({keys})"


def fault_python(fault: Mapping[str, Any]) -> str:
    """Return the call that adds a fault."""
    return f"fake.faults.add({python(json_fault(fault))})"


def python(value: Any) -> str:  # noqa: ANN401 any value of JSON
    """Return the expression of a value of JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{python(key)}: {python(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(python, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _needs_json(fault: Mapping[str, Any]) -> bool:
    """Return whether no options say the same."""
    do = fault["do"]
    wait, body = do.get("wait"), do.get("body", "")
    if isinstance(body, str):
        return body.lstrip().startswith(("{", "[")) or _is_other_wait(wait)
    return not isinstance(body, dict | list) or _is_other_wait(wait)


def _is_other_wait(wait: Any) -> bool:  # noqa: ANN401 a number or a mapping
    return "median" in wait if isinstance(wait, dict) else "e" in repr(wait) and wait is not None


def _fault_options(fault: Mapping[str, Any]) -> Iterator[str]:
    do = dict(fault["do"])
    if (status := do.pop("status", None)) is not None:
        yield str(status)
    elif (behaviour := do.pop("behaviour", None)) is not None:
        yield behaviour
    for name, value in do.pop("headers", {}).items():
        yield from ("--header", f"{name}: {value}")
    if "body" in do:
        body = do.pop("body")
        yield from ("--body", body if isinstance(body, str) else json.dumps(body))
    if isinstance(wait := do.get("wait"), dict):
        do["wait"] = f"{wait['min']}..{wait['max']}"
    yield from _options({**do, **fault.get("on", {})})
    yield from _options({key: value for key, value in fault.items() if key not in {"on", "do"}})


def _options(keys: Mapping[str, Any]) -> Iterator[str]:
    for key, value in keys.items():
        if value is False:
            continue
        yield f"--{key.replace('_', '-')}"
        if value is not True:
            yield "always" if value is None else str(value)


def _url(url: str) -> list[str]:
    """Return the option that names the fake, unless it is the one that a command finds by default."""
    parts = urlsplit(url)
    return [] if url.rstrip("/") == _DEFAULT_URL else ["--url", f"{parts.scheme}://{parts.netloc}"]
