"""The faults of the caller's fake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller

    from vobiz_mock.faults.faults import Faults


@pytest.fixture
def faults(caller: Caller) -> Faults:
    """The faults of the caller's fake."""
    return caller.fake.faults
