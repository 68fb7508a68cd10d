"""The site of the document, made once."""

from __future__ import annotations

import pytest
from tests.openapi.reference._html import Page, read

from vobiz_spec import load
from vobiz_spec.reference import Site


@pytest.fixture(scope="session")
def site() -> Site:
    """The site as `vobiz-mock docs` writes it."""
    return Site(load(), is_served=False)


@pytest.fixture(scope="session")
def pages(site: Site) -> dict[str, Page]:
    """Its pages by name, read."""
    return read(site)
