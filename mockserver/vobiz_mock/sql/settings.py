"""Where the setting of the clock is kept in a database."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vobiz_mock.clock import ClockSetting
from vobiz_mock.sql.database import reads, writes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.sql.control import Control
    from vobiz_mock.sql.database import Database

_MICROSECOND = timedelta(microseconds=1)


class SqlSettingStore:
    """The setting of a clock in the row of control.

    Args:
        control: The row.

    Attributes:
        database: The database.
    """

    def __init__(self, control: Control) -> None:
        self.database: Database = control.database
        self._control = control
        self._known: ClockSetting | None = None

    @reads
    def get(self) -> ClockSetting | None:
        """Return the setting; None if it is that of the start."""
        self._known = known = _read(self._control.row().clock)
        return known

    def known(self) -> ClockSetting | None:
        """Return the setting as a transaction of this process has read it last."""
        return self._known

    @writes
    def change(self, change: Callable[[ClockSetting | None], ClockSetting | None]) -> None:
        """Replace the setting by what a function returns of it."""
        self._control.lock()
        setting = change(_read(self._control.row().clock))
        self._control.change(clock=_written(setting))
        self._known = setting


def _written(setting: ClockSetting | None) -> str | None:
    if setting is None:
        return None
    frozen = None if setting.frozen is None else setting.frozen.isoformat()
    return json.dumps({"frozen": frozen, "offset": setting.offset // _MICROSECOND})


def _read(written: str | None) -> ClockSetting | None:
    if written is None:
        return None
    frozen, offset = (json.loads(written)[name] for name in ("frozen", "offset"))
    return ClockSetting(None if frozen is None else datetime.fromisoformat(frozen), offset * _MICROSECOND)
