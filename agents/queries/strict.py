"""Schemas as strict structured outputs take them, by OpenAI's guide, section "Supported schemas"."""

import json
from typing import Any, Final

from agents.queries.schemas import Schema, allows_null, mapped, parts, within

Json = Any

STRICT: Final = frozenset(
    (
        *("type", "description", "enum", "const", "anyOf", "$ref", "$defs", "properties", "required"),
        *("additionalProperties", "items", "minItems", "maxItems", "pattern", "format"),
        *("multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    )
)
"""Keywords of strict structured outputs."""
FORMATS: Final = frozenset(
    ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid")
)
"""Formats of texts that strict structured outputs and llguidance both know."""
_IN_WORDS: Final = {
    "minLength": "Its least length is {}.",
    "maxLength": "Its greatest length is {}.",
    "uniqueItems": "No item twice.",
    "pattern": "It matches the regular expression {}.",
}
_UNSAID: Final = frozenset(("allOf", "not", "if", "then", "else", "patternProperties", "propertyNames"))
_MOST_PROPERTIES: Final = 5_000
_DEEPEST: Final = 10
_MOST_CHOICES: Final = 1_000
_MOST_LETTERS: Final = 120_000


class _Inexpressible(Exception):
    """Strict structured output has no form for it."""


def strict(schema: Schema) -> Schema | None:
    """The plain schema as strict structured output takes it; None where it cannot say it.

    Every property is required; what may be left out takes null. Limits that it does not know stand in the
    descriptions. A tuple becomes a list of its length. Mappings, values of any type and schemas beyond the size
    limits cannot be said.
    """
    try:
        made = _strict(schema, schema)
    except _Inexpressible:
        return None
    return made if _fits(made) else None


def _strict(node: Schema, root: Schema) -> Schema:
    if _UNSAID & node.keys():
        raise _Inexpressible
    if "prefixItems" in node:
        node = _as_list(node)
    made = mapped(
        {key: value for key, value in node.items() if key in STRICT}, lambda part: _strict(part, root)
    )
    notes = [node["description"]] if "description" in node else []
    if made.get("format") not in FORMATS:
        made.pop("format", None)
    if "(?" in made.get("pattern", ""):
        del made["pattern"]
    notes += [words.format(node[key]) for key, words in _IN_WORDS.items() if key in node and key not in made]
    if "$ref" in made and notes:
        made = {"anyOf": [{"$ref": made["$ref"]}]}
    elif "enum" in made:
        made = _choice(made)
    elif "const" in made:
        made["type"] = _type(made["const"])
    elif node.get("type") == "object":
        made = _object(node, made, root)
    elif node.get("type") == "array" and "items" not in made:
        raise _Inexpressible
    if not made.keys() & {"type", "anyOf", "$ref"}:
        raise _Inexpressible
    return _described(made, notes)


def _as_list(node: Schema) -> Schema:
    parts = node["prefixItems"]
    kinds = [part for number, part in enumerate(parts) if part not in parts[:number]]
    rest = {key: value for key, value in node.items() if key != "prefixItems"}
    return {**rest, "items": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}}


def _choice(node: Schema) -> Schema:
    by_type: dict[str, list[Json]] = {}
    for choice in node["enum"]:
        by_type.setdefault(_type(choice), []).append(choice)
    parts: list[Schema] = [
        {"type": kind} if kind == "null" else {"type": kind, "enum": choices}
        for kind, choices in by_type.items()
    ]
    return parts[0] if len(parts) == 1 else {"anyOf": parts}


def _type(value: Json) -> str:
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string")):
        if isinstance(value, kind):
            return name
    if value is None:
        return "null"
    raise _Inexpressible


def _object(node: Schema, made: Schema, root: Schema) -> Schema:
    if "properties" not in node:
        raise _Inexpressible
    required = node.get("required", [])
    properties = {
        name: part if name in required else _nullable(node["properties"][name], part, root)
        for name, part in made["properties"].items()
    }
    return {**made, "properties": properties, "required": list(properties), "additionalProperties": False}


def _nullable(node: Schema, made: Schema, root: Schema) -> Schema:
    """A property that may be left out, as one that may be null."""
    if allows_null(node, root):
        return made
    means = json.dumps(node["default"]) if "default" in node else "that it is left out"
    notes = [made.pop("description")] if "description" in made else []
    parts = made["anyOf"] if made.keys() == {"anyOf"} else [made]
    return _described({"anyOf": [*parts, {"type": "null"}]}, [*notes, f"null means {means}."])


def _described(made: Schema, notes: list[str]) -> Schema:
    sentences = [note if note.endswith((".", "!", "?")) else f"{note}." for note in notes]
    return {**made, "description": " ".join(sentences)} if notes else made


def _fits(schema: Schema) -> bool:
    names, choices = 0, 0
    letters = sum(map(len, schema.get("$defs", {})))
    for node in within(schema):
        names += len(node.get("properties", {}))
        letters += sum(map(len, node.get("properties", {})))
        values = [*node.get("enum", ()), *([node["const"]] if "const" in node else [])]
        choices += len(node.get("enum", ()))
        letters += sum(len(value) for value in values if isinstance(value, str))
    return (
        names <= _MOST_PROPERTIES
        and choices <= _MOST_CHOICES
        and letters <= _MOST_LETTERS
        and _depth(schema, schema, {}) <= _DEEPEST
    )


def _depth(node: Schema, root: Schema, known: dict[str, int]) -> int:
    """Objects within objects, references followed; what refers to itself counts once."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        if name not in known:
            known[name] = 0
            known[name] = _depth(root["$defs"][name], root, known)
        return known[name]
    inner = parts({key: value for key, value in node.items() if key != "$defs"})
    deepest = max([_depth(part, root, known) for part in inner], default=0)
    return deepest + (node.get("type") == "object")
