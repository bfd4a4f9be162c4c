"""What all tables share: naming of constraints (before any model is made) and common columns."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlmodel import Field, SQLModel

from storage.types import Instant, Key, utc_now

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def id_column() -> Any:
    """The table's own integer key."""
    return Field(default=None, primary_key=True, sa_type=Key)


def reference(target: str, *, optional: bool = False, key: bool = False, index: bool = False) -> Any:
    """A reference to another table's integer key; rows of a deleted parent are never deleted silently."""
    how: dict[str, Any] = {"sa_type": Key, "sa_column_args": [ForeignKey(target)], "nullable": optional}
    if optional:
        how["default"] = None
    return Field(primary_key=key, index=index, **how)


def created_column() -> Any:
    """When the row was made, UTC."""
    return Field(default_factory=utc_now, sa_type=Instant, nullable=False)


def instant_column() -> Any:
    """An optional moment, UTC."""
    return Field(default=None, sa_type=Instant, nullable=True)


__all__ = ["SQLModel", "created_column", "datetime", "id_column", "instant_column", "reference"]
