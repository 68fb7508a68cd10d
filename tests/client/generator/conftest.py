"""The fixtures of the generator's tests."""

import copy
from typing import Any

import pytest

from vobiz_spec import load


@pytest.fixture
def document() -> dict[str, Any]:
    """A copy of the OpenAPI document, for a test to edit."""
    return copy.deepcopy(dict(load().document))
