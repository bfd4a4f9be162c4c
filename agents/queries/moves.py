"""The target of a seat's move: one of an ask's options, or a call of a tool."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from agents.queries.misfit import Misfit, checked
from agents.queries.nulls import left_out
from agents.queries.schemas import Schema, plain, resolved, wrapped
from agents.queries.target import Target, inner, target_from
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Option
from scenarios.kernel.errors import DefinitionError

Json = Any

MOVE: Final = "move"
"""The property that holds the move."""
ACTION: Final = "action"
"""Names the action within the move."""
TOOL: Final = "tool"
"""Names the tool instead; each tool's model has it as a Literal of one text."""


def target_of_options(
    offered: Sequence[Option], tools: Sequence[type[BaseModel]] = ()
) -> Target[Action | BaseModel]:
    """`{"move": {"action": NAME, …fields}}`, read as the action, or `{"move": {"tool": NAME, …}}`, as that model.

    The move is also taken without the wrapping, and an action by its title ("Walk away"). Raises
    `DefinitionError` for a model without `tool`.
    """
    schema = _union(offered, tools)
    by_name = {_tool_name(tool): tool for tool in tools}
    # A choice that is not open now is no foreign text either.
    words: Schema = {"anyOf": [schema, plain(options.schema([options.action_of(o) for o in offered]))]}
    names = {options.action_of(option).__name__: options.action_of(option).title() for option in offered}

    def read(data: Json) -> Action | BaseModel:
        move = inner(data, MOVE)
        if not isinstance(move, dict):
            raise Misfit([f"{MOVE}: it should be an object."])
        if tools and TOOL in move:
            tool = by_name.get(move[TOOL]) if isinstance(move[TOOL], str) else None
            # An action may have a field of that name, and a tool one that is called `action`.
            if ACTION not in move or (tool is not None and ACTION in tool.model_fields):
                if tool is None:
                    raise Misfit([_choose(TOOL, list(by_name))])
                return checked(tool.model_validate, left_out(move, schema), words, MOVE)
        name = _named(move.get(ACTION), names)
        if name is None:
            also = f" Or give {TOOL}: {', '.join(by_name)}." if tools else ""
            raise Misfit([_choose(ACTION, list(names)) + also])
        fields = left_out({**move, ACTION: name}, schema)
        del fields[ACTION]

        def parsed(fields: Mapping[str, Json]) -> Action:
            return options.parse(offered, name, fields)

        return checked(parsed, fields, words, MOVE)

    return target_from(MOVE, wrapped(schema, MOVE), read)


def _union(offered: Sequence[Option], tools: Sequence[type[BaseModel]]) -> Schema:
    schema = plain(options.schema(offered))
    defs = schema.pop("$defs", {})
    members = schema.get("anyOf", [schema])
    for tool in tools:
        member = _tool_schema(tool)
        defs |= member.pop("$defs", {})
        members.append(member)
    union: Schema = {"anyOf": members}
    for member in members:
        member["additionalProperties"] = False
    return {**union, "$defs": defs} if defs else union


def _tool_schema(tool: type[BaseModel]) -> Schema:
    # Tools and actions may have equal names for different things.
    schema = tool.model_json_schema(ref_template=f"#/$defs/{tool.__name__}_{{model}}")
    schema["$defs"] = {f"{tool.__name__}_{name}": part for name, part in schema.get("$defs", {}).items()}
    schema = plain(schema)
    if not schema["$defs"]:
        del schema["$defs"]
    return resolved(schema, schema)


def _tool_name(tool: type[BaseModel]) -> str:
    schema = tool.model_json_schema()
    name = schema.get("properties", {}).get(TOOL, {}).get("const")
    if not isinstance(name, str):
        raise DefinitionError(f'{tool.__name__} needs a field `{TOOL}: Literal["its name"]`.')
    return name


def _named(given: Json, names: Mapping[str, str]) -> str | None:
    """The action that is meant, by name or title; of a single one also where nothing is said."""
    if given is None and len(names) == 1:
        return next(iter(names))
    if not isinstance(given, str):
        return None
    if given in names:
        return given
    meant = [name for name, title in names.items() if _folded(given) in (_folded(name), _folded(title))]
    return meant[0] if len(meant) == 1 else None


def _folded(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _choose(field: str, names: Sequence[str]) -> str:
    return f"{MOVE}.{field}: choose one of {', '.join(names)}."
