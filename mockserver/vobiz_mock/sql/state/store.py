"""The store that keeps the state in a database. The contract of its methods is that of `Store`."""

from __future__ import annotations

from vobiz_mock.sql.state.loading import Loading
from vobiz_mock.sql.state.reading import Reading


class SqlStore(Loading, Reading):
    """A store in a database, which several fakes may share. The tables must exist.

    Each method is one transaction, or joins that of the thread.
    """
