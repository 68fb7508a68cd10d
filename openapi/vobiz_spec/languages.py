"""How cURL, Python, JavaScript and Go write a call, as a code sample.

Owns the layout of the samples. Knows nothing of the document.
"""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WIDTH = 80

Query = tuple[tuple[str, str], ...]  # names and values; a name may be repeated


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request to the API.

    Attributes:
        method: The HTTP method.
        address: The URL without a query. `{number}` is the place of the phone number.
        number: The phone number in E.164 form; None if the address has no place for it.
        query: The query parameters.
        body: The JSON body; None if there is none.
        account: The account ID.
    """

    method: str
    address: str
    number: str | None
    query: Query
    body: Any | None
    account: str


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language of code samples.

    Attributes:
        lang: The name by which viewers choose the colours.
        label: The name that viewers show.
        write: Writes a call.
    """

    lang: str
    label: str
    write: Callable[[Call], str]


def curl(call: Call) -> str:
    """Return the call as a command for a POSIX shell."""
    address = call.address.replace("{number}", quote(call.number or "", safe=""))
    query = f"?{urlencode(call.query, quote_via=quote)}" if call.query else ""
    lines = [f'curl -i "{address}{query}"']
    lines += [f"-X {call.method}"] if call.method != "GET" else []
    lines += [f'-H "X-Auth-ID: {call.account}"', '-H "X-Auth-Token: $VOBIZ_AUTH_TOKEN"']
    if call.body is not None:
        body = _laid_out(call.body, 2).replace("'", "'\\''")
        lines += ['-H "Content-Type: application/json"', f"-d '{body}'"]
    return " \\\n  ".join(lines) + "\n"


def python(call: Call) -> str:
    """Return the call as a Python module that uses requests."""
    return "\n".join(_python(call)) + "\n"


def javascript(call: Call) -> str:
    """Return the call as an ECMAScript module that uses fetch, as Node has it."""
    return "\n".join(_javascript(call)) + "\n"


def go(call: Call) -> str:
    """Return the call as a Go program that uses net/http."""
    return "\n".join(_go(call)) + "\n"


LANGUAGES = (
    Language(lang="Shell", label="cURL", write=curl),
    Language(lang="Python", label="Python (requests)", write=python),
    Language(lang="JavaScript", label="JavaScript (fetch)", write=javascript),
    Language(lang="Go", label="Go (net/http)", write=go),
)


def _python(call: Call) -> Iterator[str]:
    yield "import os"
    yield from ["from urllib.parse import quote", "", "import requests"] if call.number else ["", "import requests"]
    yield ""
    if call.number:
        yield f'number = quote("{call.number}", safe="")  # {quote(call.number, safe="")}'
    yield f"response = requests.{call.method.lower()}("
    yield f'    {"f" if call.number else ""}"{call.address}",'
    if call.query:
        yield _python_argument("params", _grouped(call.query))
    yield "    headers={"
    yield f'        "X-Auth-ID": "{call.account}",'
    yield '        "X-Auth-Token": os.environ["VOBIZ_AUTH_TOKEN"],'
    yield "    },"
    if call.body is not None:
        yield _python_argument("json", call.body)
    yield "    timeout=30,"
    yield ")"
    yield "print(response.status_code, response.text)"


def _python_argument(name: str, value: Any) -> str:  # noqa: ANN401 any JSON
    words = {"true": "True", "false": "False", "null": "None"}
    text = re.sub(
        r'"(?:\\.|[^"\\])*"|true|false|null', lambda found: words.get(found[0], found[0]), _laid_out(value, 4)
    )
    return textwrap.indent(f"{name}={text},", "    ")


def _javascript(call: Call) -> Iterator[str]:
    if call.number:
        yield f'const number = encodeURIComponent("{call.number}"); // {quote(call.number, safe="")}'
    if call.query:
        yield f"const query = new URLSearchParams({_laid_out([list(pair) for pair in call.query], 2)});"
    yield "const response = await fetch("
    yield f"  `{call.address.replace('{number}', '${number}')}{'?${query}' if call.query else ''}`,"
    yield "  {"
    yield f'    method: "{call.method}",'
    yield "    headers: {"
    yield f'      "X-Auth-ID": "{call.account}",'
    yield '      "X-Auth-Token": process.env.VOBIZ_AUTH_TOKEN,'
    if call.body is not None:
        yield '      "Content-Type": "application/json",'
    yield "    },"
    if call.body is not None:
        yield textwrap.indent(f"body: JSON.stringify({_laid_out(call.body, 2)}),", "    ")
    yield "  },"
    yield ");"
    yield "console.log(response.status, await response.text());"


def _go(call: Call) -> Iterator[str]:
    needed = {"fmt": True, "net/http": True, "net/url": call.number or call.query, "os": True}
    needed["strings"] = call.body is not None
    yield from ["package main", "", "import ("]
    yield from (f'\t"{name}"' for name, used in needed.items() if used)
    yield from [")", "", "func main() {"]
    yield from textwrap.indent("\n".join(_go_request(call)), "\t").splitlines()
    yield from ["}"]


def _go_request(call: Call) -> Iterator[str]:
    if call.number:
        yield "// url.PathEscape would leave the plus as it is."
        yield f'number := url.QueryEscape("{call.number}") // {quote(call.number, safe="")}'
    if call.query:
        yield "query := url.Values{"
        yield from textwrap.indent("\n".join(_go_values(call.query)), "\t").splitlines()
        yield "}"
    end = '?" + query.Encode()' if call.query else '"'
    yield f'address := "{call.address}{end}'.replace("{number}", '" + number + "')
    if call.body is not None:
        yield f"body := strings.NewReader(`{_laid_out(call.body, 2)}`)"
    yield f'request, err := http.NewRequest("{call.method}", address, {"nil" if call.body is None else "body"})'
    yield from _GO_PANIC
    yield f'request.Header.Set("X-Auth-ID", "{call.account}")'
    yield 'request.Header.Set("X-Auth-Token", os.Getenv("VOBIZ_AUTH_TOKEN"))'
    if call.body is not None:
        yield 'request.Header.Set("Content-Type", "application/json")'
    yield "response, err := http.DefaultClient.Do(request)"
    yield from _GO_PANIC
    yield "defer response.Body.Close()"
    yield "fmt.Println(response.Status)"


def _go_values(query: Query) -> Iterator[str]:
    """Yield a line for each name, with the values aligned as gofmt has them."""
    width = max(len(name) for name, _ in query) + len('"":')
    for name, values in _listed(query):
        key = f'"{name}":'.ljust(width)
        yield f"{key} {{{', '.join(map(json.dumps, values))}}},"


_GO_PANIC = ("if err != nil {", "\tpanic(err)", "}")


def _laid_out(value: Any, indent: int) -> str:  # noqa: ANN401 any JSON
    """Return JSON on one line if it is short, else on several."""
    line = json.dumps(value)
    return line if len(line) <= _WIDTH else json.dumps(value, indent=indent)


def _listed(query: Query) -> list[tuple[str, list[str]]]:
    """Return each name once, with all its values."""
    names = dict.fromkeys(name for name, _ in query)
    return [(name, [value for key, value in query if key == name]) for name in names]


def _grouped(query: Query) -> dict[str, str | list[str]]:
    """Return the parameters as requests takes them: a list where a name has several values."""
    return {name: values if len(values) > 1 else values[0] for name, values in _listed(query)}
