"""Immutable values: frozen models and a sorted mapping. What states, actions and events are made of."""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from enum import Enum
from typing import Any, Generic, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, core_schema

K = TypeVar("K")
V = TypeVar("V")


class Value(BaseModel):
    """A frozen, strictly declared model; equal values encode to equal bytes."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True, validate_default=True
    )

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def but(self, **changes: Any) -> Self:
        """The same value with some fields replaced, validated; the original stays."""
        return cast(Self, self.__pydantic_validator__.validate_python(self.__dict__ | changes))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As `but`: pydantic's own takes changes unvalidated."""
        return self.but(**update) if update else self


class State(Value):
    """Base of a scenario's state. A field that cannot be encoded is an error when the class is defined.

    A frozenset has no order that two processes share: sort it before iterating.
    """


class FrozenDict(Mapping[K, V], Generic[K, V]):
    """An immutable, hashable mapping that iterates in the order of its keys."""

    __slots__ = ("_hash", "_items", "_valid_for")

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        plain = dict(items)
        self._items: dict[K, V] = {key: plain[key] for key in sorted(plain, key=_sortable)}
        self._hash: int | None = None
        self._valid_for: object = None
        """The field types that its entries were found to fit."""

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def items(self) -> ItemsView[K, V]:
        """Keys and values, in the order of the keys."""
        return self._items.items()

    def values(self) -> ValuesView[V]:
        """The values, in the order of their keys."""
        return self._items.values()

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenDict):
            return self._items == other._items
        return bool(self._items == other) if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(tuple(self._items.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"FrozenDict({self._items!r})"

    def put(self, key: K, value: V) -> "FrozenDict[K, V]":
        """The mapping with one entry added or replaced."""
        return FrozenDict({**self._items, key: value})

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        types = getattr(source, "__args__", (Any, Any))

        def checked(value: Any, validate: ValidatorFunctionWrapHandler) -> "FrozenDict[Any, Any]":
            if isinstance(value, cls):
                if value._valid_for is types:
                    return value
                value = value._items
            made = cls(validate(value))
            made._valid_for = types
            return made

        return core_schema.no_info_wrap_validator_function(
            checked,
            handler.generate_schema(dict[types]),  # type: ignore[misc, valid-type]
            serialization=core_schema.plain_serializer_function_ser_schema(dict),
        )


def _sortable(key: Any) -> Any:
    return key.value if isinstance(key, Enum) else key
