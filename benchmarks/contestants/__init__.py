"""The contestants: the fake, a bare Flask route, and fakes of other makes that serve the same OpenAPI document."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from benchmarks.contestants import peers
from benchmarks.contestants.here import BARE, OURS, bare, ours

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant

# How each is made, given a folder for its files.
PREPARE: Mapping[str, Callable[[Path], Contestant]] = MappingProxyType(
    {
        OURS: ours,
        BARE: bare,
        peers.PRISM: peers.prism,
        peers.PRISM_QUIET: peers.prism_quiet,
        peers.WIREMOCK: peers.wiremock,
        peers.MOCKOON: peers.mockoon,
    }
)
PRISMS = (peers.PRISM, peers.PRISM_QUIET)
PEERS = (*PRISMS, peers.WIREMOCK, peers.MOCKOON)
EVERYBODY = (OURS, BARE, *PEERS)
