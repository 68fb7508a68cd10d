"""`python -m vobiz_mock` is `vobiz-mock`."""

from vobiz_mock.cli import main

main()
