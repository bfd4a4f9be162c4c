"""What a model's answer must be: any type, or a move out of an ask's options."""

import json
import re
from collections.abc import Callable
from typing import Any, Final, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic.json_schema import GenerateJsonSchema

from agents.queries.examples import examples
from agents.queries.grammar import grammar
from agents.queries.misfit import Misfit, checked
from agents.queries.nulls import left_out
from agents.queries.schemas import Schema, is_object, plain, wrapped
from agents.queries.strict import strict
from scenarios.kernel.errors import DefinitionError

Json = Any
T = TypeVar("T")

ANSWER: Final = "answer"
"""The property that holds what is no object itself."""


class Target(NamedTuple, Generic[T]):
    """What an answer must be, as a schema whose root is an object, and how it is read."""

    name: str
    """Letters, digits and underscores, 64 at most."""
    schema: Schema
    example: Json | None
    """A plain answer that `read` takes, made from the schema; None where none was found."""
    read: Callable[[Json], T]
    """What the data means; nulls of fields that may be left out count as left out. Raises `Misfit`."""

    @property
    def strict(self) -> Schema | None:
        """The schema as strict structured output takes it; None where that cannot say it."""
        return strict(self.schema)

    @property
    def grammar(self) -> Schema:
        """The schema for llguidance."""
        return grammar(self.schema)


class _Schemas(GenerateJsonSchema):
    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}  # noqa: RUF012


def target_of(type_: Any) -> Target[Any]:
    """The target of a pydantic model, a dataclass, a plain type, or any composition of them.

    What is no object stands in the property `answer`; it is also taken without. Raises `DefinitionError` for a
    type that JSON cannot hold.
    """
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(type_)
        schema = plain(adapter.json_schema(schema_generator=_Schemas))
    except PydanticUserError as error:
        why = str(error).partition("\n")[0]
        raise DefinitionError(
            f"{type_!r} cannot be asked of a model; use types that JSON can hold ({why})."
        ) from error
    whole = schema if is_object(schema) else wrapped(schema, ANSWER)

    def validate(data: Json) -> Any:
        return adapter.validate_json(json.dumps(data))

    def read(data: Json) -> Any:
        place = "" if whole is schema else ANSWER
        return checked(validate, left_out(inner(data, place), schema), schema, place)

    return target_from(type_.__name__ if isinstance(type_, type) else ANSWER, whole, read)


def inner(data: Json, place: str) -> Json:
    """What stands in the property `place`, or the data itself where there is none."""
    return data[place] if isinstance(data, dict) and place in data else data


def target_from(name: str, schema: Schema, read: Callable[[Json], T]) -> Target[T]:
    """The target with an example that is tried out."""
    example = next((value for value in examples(schema) if _reads(read, value)), None)
    name = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")[:64]
    return Target(name or ANSWER, schema, example, read)


def _reads(read: Callable[[Json], Any], value: Json) -> bool:
    try:
        read(value)
    except Misfit:
        return False
    return True
