"""One test per behaviour of the document, by its id, against the fake or the provider that --contract-url names."""

from __future__ import annotations

from typing import Any

import pytest

from vobiz_contract.checks import CHECKS
from vobiz_contract.properties import PROPERTIES


@pytest.mark.parametrize("behaviour", [check.behaviour for check in CHECKS])
def test_behaviour(contract: Any, behaviour: str) -> None:
    """The provider does what the document says."""
    contract.must_hold(behaviour)


@pytest.mark.parametrize("name", [one.id for one in PROPERTIES])
def test_property(contract: Any, name: str) -> None:
    """The provider does so for whatever is drawn, and over time."""
    contract.must_hold(name)
