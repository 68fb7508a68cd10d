"""The command `vobiz-contract`."""

from vobiz_contract.cli.command import main

__all__ = ["main"]
