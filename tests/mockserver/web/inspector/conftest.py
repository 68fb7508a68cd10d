"""A visitor of the inspector of a fake with the shared seed."""

from __future__ import annotations

import pytest
from tests.mockserver.web.inspector._visitor import Visitor

from two_accounts import SEED


@pytest.fixture
def visitor() -> Visitor:
    """A visitor of a fake with the shared seed."""
    return Visitor(SEED)
