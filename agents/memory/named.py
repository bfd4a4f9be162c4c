"""Memories by their kind: those of Parley, and those of installed packages (entry points `parley.memories`)."""

import difflib
from collections.abc import Iterable, Mapping
from importlib import metadata
from typing import Any, get_args

from pydantic import ValidationError

from agents.memory.associative import AssociativeMemory
from agents.memory.memory import Memory
from agents.memory.plain import AllOf, ListMemory, Then, WindowMemory
from agents.memory.summary import SummaryMemory
from scenarios.kernel.errors import ParleyError

GROUP = "parley.memories"
_OWN: tuple[type[Memory], ...] = (ListMemory, WindowMemory, SummaryMemory, AssociativeMemory, AllOf, Then)


def memory_kinds() -> dict[str, type[Memory]]:
    """All kinds by name. Raises `ParleyError` for an installed one that cannot be used."""
    kinds = {kind_of(memory): memory for memory in _OWN}
    for point in metadata.entry_points(group=GROUP):
        try:
            found = point.load()
        except Exception as error:  # foreign code
            raise ParleyError(
                f"The memory {point.name} of {point.value} cannot be loaded: {error}."
            ) from error
        if not (isinstance(found, type) and issubclass(found, Memory)):
            raise ParleyError(
                f"{point.value} is no memory; name a class made from agents.memory.memory.Memory."
            )
        if kind_of(found) in kinds:
            raise ParleyError(f"{point.value} has the kind {kind_of(found)!r}, which there is; rename it.")
        kinds[kind_of(found)] = found
    return kinds


def kind_of(memory: type[Memory]) -> str:
    """The name that its settings give. Raises `ParleyError` where it has none."""
    kind = memory.model_fields["kind"].default
    if not isinstance(kind, str):
        raise ParleyError(f'{memory.__name__} has no kind; write kind: Literal["name"] = "name" in it.')
    return kind


def memory_of(config: Mapping[str, Any] | str) -> Memory:
    """The memory that settings describe: a kind's name, or a mapping with `kind` and the kind's own settings.

    Raises `ParleyError` that names the key that is wrong, and the nearest name.
    """
    return _made(config, memory_kinds(), "memory")


def _made(config: Any, kinds: Mapping[str, type[Memory]], where: str) -> Memory:
    given = {"kind": config} if isinstance(config, str) else config
    if not isinstance(given, Mapping) or not isinstance(given.get("kind"), str):
        raise ParleyError(f"{where}: name a kind of memory; there are {_all(kinds)}.")
    name = given["kind"]
    if name not in kinds:
        raise ParleyError(f"{where}: there is no kind {name!r}{_near(name, kinds)}; there are {_all(kinds)}.")
    fields = kinds[name].model_fields
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in fields:
            raise ParleyError(f"{where}: {name} has no {key!r}{_near(key, fields)}; it has {_all(fields)}.")
        values[key] = _with_parts(value, fields[key].annotation, kinds, f"{where}.{key}")
    try:
        return kinds[name].model_validate(values)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        path = ".".join([where, *map(str, problem["loc"])])
        raise ParleyError(f"{path}: {problem['msg'].removeprefix('Value error, ')}.") from error


def _with_parts(value: Any, annotation: Any, kinds: Mapping[str, type[Memory]], where: str) -> Any:
    """The value of a field; where it is to hold memories, these are made from their settings."""
    if value is None or not _holds_memories(annotation):
        return value
    if isinstance(value, list | tuple):
        return tuple([_made(one, kinds, f"{where}.{place}") for place, one in enumerate(value)])
    return _made(value, kinds, where)


def _holds_memories(annotation: Any) -> bool:
    return annotation is Memory or any(map(_holds_memories, get_args(annotation)))


def _near(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _all(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
