"""Libraries that the program has not imported, or imports later."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

LATE = {
    "requests": "import requests; status = requests.get(URL, headers=HEADERS, timeout=20).status_code",
    "urllib3": "import urllib3; status = urllib3.request('GET', URL, headers=HEADERS).status",
    "httpx": "import httpx; status = httpx.get(URL, headers=HEADERS).status_code",
    "aiohttp": """
        import aiohttp, asyncio

        async def send():
            async with aiohttp.ClientSession(headers=HEADERS) as session, session.get(URL) as response:
                return response.status

        status = asyncio.run(send())
        """,
    "urllib.request": """
        import urllib.request
        status = urllib.request.urlopen(urllib.request.Request(URL, headers=HEADERS)).status
        """,
}
HEAD = """
import sys, vobiz_mock
URL = "https://api.vobiz.ai/api/v1/account/MA_BN2MZ1VV/numbers"
HEADERS = {"X-Auth-ID": "MA_BN2MZ1VV", "X-Auth-Token": "secret"}
finders = list(sys.meta_path)
"""


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", HEAD + program], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("program", LATE.values(), ids=LATE)
def test_a_library_that_is_imported_within_is_intercepted(program: str) -> None:
    """As an SDK does that is imported in the test."""
    body = textwrap.indent(textwrap.dedent(program), "    ")
    assert run(f"with vobiz_mock.intercept():\n{body}\n    print(status)") == "200"


def test_it_imports_no_library() -> None:
    """A program that uses one of them does not pay for the others."""
    names = ["requests", "urllib3", "httpx", "httpcore", "aiohttp"]
    assert run(f"with vobiz_mock.intercept():\n    print([n for n in {names} if n in sys.modules])") == "[]"


def test_a_library_that_is_imported_after_it_is_as_it_is_always() -> None:
    """No finder of modules is left."""
    program = """
        with vobiz_mock.intercept():
            pass
        assert list(sys.meta_path) == finders
        import httpcore
        print(hasattr(httpcore.ConnectionPool.handle_request, "_vobiz_mock_layer"))
        """
    assert run(textwrap.dedent(program)) == "False"


def test_a_library_that_is_imported_within_is_released() -> None:
    """Its methods and its loader are its own again, also after nested interceptions."""
    program = """
        with vobiz_mock.intercept(), vobiz_mock.intercept() as fake:
            import httpcore, httpx
            status = httpx.get(URL, headers=HEADERS).status_code
        assert len(fake.journal.records()) == 1
        print(
            status,
            hasattr(httpcore.ConnectionPool.handle_request, "_vobiz_mock_layer"),
            "exec_module" in vars(httpcore.__loader__),
        )
        """
    assert run(textwrap.dedent(program)) == "200 False False"


def test_a_library_that_cannot_be_imported_is_left_alone() -> None:
    """The program gets the error of the import."""
    program = """
        sys.modules["httpcore"] = None
        with vobiz_mock.intercept():
            try:
                import httpcore
            except ImportError as error:
                print(error)
        """
    assert "httpcore" in run(textwrap.dedent(program))
