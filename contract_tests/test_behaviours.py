"""One test per behaviour of the document, against the fake or the provider that --contract-url names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vobiz_contract.checks import CHECKS
from vobiz_contract.properties import PROPERTIES

if TYPE_CHECKING:
    from conftest import Contract


@pytest.mark.parametrize("behaviour", [check.behaviour for check in CHECKS])
def test_behaviour(contract: Contract, behaviour: str) -> None:
    """The provider behaves as the document says."""
    contract.assert_holds(behaviour)


@pytest.mark.parametrize("name", [one.id for one in PROPERTIES])
def test_property(contract: Contract, name: str) -> None:
    """The provider also does so for drawn requests, and over time."""
    contract.assert_holds(name)
