"""The fake's own paths: where they begin, and which of them show nothing of the state."""

from __future__ import annotations

PREFIX = "_mock"
DOCS = "docs"
ICON = "favicon.ico"  # what a browser asks for by itself
INSPECTOR = "inspector"  # below the prefix
# The paths below the prefix that pages of other origins may read, if the fake allows them: they change nothing.
OPEN = frozenset({"health", "openapi.json"})
# The rules below the prefix that show nothing of the state: the index, whether the fake serves, its documents, and what
# the page consists of that asks for the token.
PUBLIC = frozenset({"", *OPEN, "control.json", f"{INSPECTOR}/sign-in", f"{INSPECTOR}/static/<path:rest>"})
COOKIE = "vobiz_mock_inspector"  # how the name begins of the cookie of a browser that has shown the token
