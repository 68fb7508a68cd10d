"""A bare Flask route for assign and unassign, behind the fake's own server: what an answer costs at least.

It is a program of its own, and knows the port only: `python bare_app.py PORT`. It prints the modules of `vobiz_mock`
that it loaded. They must be those of the server and no others, or the route would not be bare.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from types import ModuleType

_SERVER = ("vobiz_mock.net", "vobiz_mock.messages", "vobiz_mock.errors")


def _hide_the_fake() -> None:
    """Put an empty package in place of `vobiz_mock`, so that its parts are found but its `__init__` is not run."""
    found = importlib.util.find_spec("vobiz_mock")
    assert found is not None
    package = ModuleType("vobiz_mock")
    package.__path__ = list(found.submodule_search_locations or ())
    sys.modules["vobiz_mock"] = package


def loaded() -> list[str]:
    """Return the modules of `vobiz_mock` that are loaded.

    Raises:
        SystemExit: One of them is no part of the server.
    """
    modules = sorted(name for name in sys.modules if name.startswith("vobiz_mock."))
    others = [name for name in modules if not name.startswith(_SERVER)]
    if others:
        sys.exit(f"The bare route must load the server alone, and loaded {', '.join(others)}")
    return modules


def main(port: int) -> None:
    """Serve until a signal arrives."""
    _hide_the_fake()
    from flask import Flask  # noqa: PLC0415 the package must be hidden first

    from vobiz_mock.net.server import Server  # noqa: PLC0415

    app = Flask("bare")

    @app.route("/api/v1/account/<account>/numbers/<number>/assign", methods=["POST", "DELETE"])
    def assign(account: str, number: str) -> tuple[str, int]:  # noqa: ARG001
        return "", 204

    server = Server(app, port=port)
    server.serve_forever(lambda _: print(json.dumps(loaded()), flush=True))  # noqa: T201 it is a command


if __name__ == "__main__":
    main(int(sys.argv[1]))
