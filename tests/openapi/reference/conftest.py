"""The site of the document, made once."""

from __future__ import annotations

import pytest
from tests.openapi.reference._html import Page

from vobiz_spec import load
from vobiz_spec.reference import Site


@pytest.fixture(scope="session")
def site() -> Site:
    """The site as `vobiz-mock docs` writes it."""
    return Site(load(), is_served=False)


@pytest.fixture(scope="session")
def pages(site: Site) -> dict[str, Page]:
    """Its pages by name, read."""
    return {
        name: Page(file.content.decode()) for name in site.names if name.endswith(".html") and (file := site.file(name))
    }
