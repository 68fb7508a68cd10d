"""What a statement must read of a number: its row, and the fields that it may share with others."""

from __future__ import annotations

from sqlalchemy import func

from vobiz_mock.sql.tables import numbers, shared_fields

WITH_FIELDS = numbers.outerjoin(shared_fields, shared_fields.c.id == numbers.c.shared)
NUMBER = tuple(
    func.coalesce(column, shared_fields.c.fields).label("fields") if column.name == "fields" else column
    for column in numbers.c
)
