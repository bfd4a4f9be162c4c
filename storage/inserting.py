"""Rows that may be there already, on both databases."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def if_new(connection: Connection, table: Table, returning: Any, **values: Any) -> Any:
    """Insert the row and give that column; None where a row with one of its keys is there already."""
    made = _insert(connection, table, values).on_conflict_do_nothing().returning(returning)
    return connection.execute(made).scalar_one_or_none()


def in_place(connection: Connection, table: Table, key: Mapping[str, Any], **values: Any) -> None:
    """The row of that primary key, new or changed."""
    made = _insert(connection, table, {**key, **values})
    connection.execute(made.on_conflict_do_update(index_elements=[*key], set_=values))


def _insert(connection: Connection, table: Table, values: Mapping[str, Any]) -> Any:
    new: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return new(table).values(values)
