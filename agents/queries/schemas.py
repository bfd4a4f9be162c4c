"""JSON schemas of types, brought into one plain form that every other form is made from."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Json = Any
Schema = dict[str, Json]

_DROPPED: Final = frozenset(("title", "discriminator", "oneOf", "allOf"))


def plain(schema: Mapping[str, Json]) -> Schema:
    """The same without titles and discriminators, `oneOf` as `anyOf`, tags required, the root no reference."""
    root = _plain(schema)
    if "$ref" in root:
        root = {**resolved(root, root), "$defs": root["$defs"]}
    return root


def _plain(node: Mapping[str, Json]) -> Schema:
    made = mapped({key: value for key, value in node.items() if key not in _DROPPED}, _plain)
    if "oneOf" in node:
        made["anyOf"] = [_plain(part) for part in node["oneOf"]]
    if len(node.get("allOf", ())) == 1:
        made = {**_plain(node["allOf"][0]), **made}
    elif "allOf" in node:
        made["allOf"] = [_plain(part) for part in node["allOf"]]
    required = made.get("required", [])
    tags = [name for name, part in made.get("properties", {}).items() if "const" in part]
    if tags:
        made["required"] = [name for name in made["properties"] if name in required or name in tags]
    return made


def wrapped(schema: Schema, name: str) -> Schema:
    """An object with the schema as its one property."""
    inner = {key: value for key, value in schema.items() if key != "$defs"}
    made: Schema = {
        "type": "object",
        "properties": {name: inner},
        "required": [name],
        "additionalProperties": False,
    }
    return {**made, "$defs": schema["$defs"]} if "$defs" in schema else made


def is_object(schema: Schema) -> bool:
    """Whether it has properties of its own, and is no union."""
    return schema.get("type") == "object" and "properties" in schema


def resolved(node: Schema, root: Schema) -> Schema:
    """The node, or what it refers to."""
    while "$ref" in node:
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        node = {**root["$defs"][node["$ref"].rpartition("/")[2]], **siblings}
    return node


def allows_null(node: Schema, root: Schema) -> bool:
    """Whether null fits it."""
    node = resolved(node, root)
    if "anyOf" in node:
        return any(allows_null(part, root) for part in node["anyOf"])
    if "enum" in node:
        return None in node["enum"]
    return node.get("type", "null") == "null" and node.get("const") is None


def mapped(node: Mapping[str, Json], change: Callable[[Schema], Schema]) -> Schema:
    """A copy of the node with each schema directly within it changed."""
    made = dict(node)
    for key, value in node.items():
        if key in ("properties", "$defs", "patternProperties"):
            made[key] = {name: change(part) for name, part in value.items()}
        elif key in ("anyOf", "prefixItems"):
            made[key] = [change(part) for part in value]
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            made[key] = change(value)
    return made


def within(node: Schema) -> Iterator[Schema]:
    """The node and all schemas within it."""
    yield node
    for part in parts(node):
        yield from within(part)


def parts(node: Schema) -> list[Schema]:
    """The schemas directly within the node."""
    found: list[Schema] = []

    def noted(part: Schema) -> Schema:
        found.append(part)
        return part

    mapped(node, noted)
    return found
