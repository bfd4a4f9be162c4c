"""Rows that may be there already, on both databases."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def if_new(connection: Connection, table: Table, returning: Any, **values: Any) -> Any:
    """Insert the row and give that column; None where a row with one of its keys is there already."""
    new = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    made = new(table).values(**values).on_conflict_do_nothing().returning(returning)
    return connection.execute(made).scalar_one_or_none()
