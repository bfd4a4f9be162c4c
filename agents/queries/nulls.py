"""What strict structured output answers: null stands for a field that is left out."""

from typing import Any, Final

from agents.queries.schemas import Schema, allows_null, resolved

Json = Any

_KINDS: Final[dict[str, type | tuple[type, ...]]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def left_out(data: Json, schema: Schema) -> Json:
    """The data without the nulls of fields that need not be there and cannot be null; so they get their default."""
    return _left_out(data, schema, schema)


def _left_out(data: Json, node: Schema, root: Schema) -> Json:
    node = resolved(node, root)
    if "anyOf" in node:
        fitting = [part for part in node["anyOf"] if _could_be(data, resolved(part, root))]
        return _left_out(data, fitting[0], root) if fitting else data
    if isinstance(data, dict):
        parts, required = node.get("properties", {}), node.get("required", ())
        other = node.get("additionalProperties")
        made = {}
        for name, value in data.items():
            part = parts.get(name, other if isinstance(other, dict) else {})
            if value is None and name in parts and name not in required and not allows_null(part, root):
                continue
            made[name] = _left_out(value, part, root)
        return made
    if isinstance(data, list):
        first, rest = node.get("prefixItems", []), node.get("items", {})
        parts = [*first, *[rest] * (len(data) - len(first))]
        return [_left_out(item, part, root) for item, part in zip(data, parts, strict=False)] + data[
            len(parts) :
        ]
    return data


def _could_be(data: Json, node: Schema) -> bool:
    """Whether the data looks like this member of a union, by type, tags and names."""
    if "const" in node:
        return bool(data == node["const"])
    if "enum" in node:
        return data in node["enum"]
    kind = _KINDS.get(node.get("type", ""))
    if kind is not None and not isinstance(data, kind):
        return False
    parts = node.get("properties")
    return parts is None or (
        all(name in data for name in node.get("required", ()))
        and all(name in parts for name in data)
        and all(data.get(name) == part["const"] for name, part in parts.items() if "const" in part)
    )
