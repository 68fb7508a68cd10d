"""Runs the command `vobiz-mock` as `python -m vobiz_mock`."""

from vobiz_mock.cli import main

main()
