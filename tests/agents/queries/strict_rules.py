"""The rules that OpenAI's guide gives for strict structured outputs, section "Supported schemas", as a check."""

from typing import Any

KEYWORDS = {
    *("type", "description", "enum", "const", "anyOf", "$ref", "$defs", "properties", "required"),
    *("additionalProperties", "items", "minItems", "maxItems", "pattern", "format"),
    *("multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
}
FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
TYPES = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "null": type(None)}


def breaches(schema: dict[str, Any]) -> list[str]:
    """What an endpoint would refuse."""
    found = []
    if schema.get("type") != "object" or "anyOf" in schema:
        found.append("the root is no object")
    for name, node in schema.get("$defs", {}).items():
        found += _of(node, schema, f"$defs.{name}")
    return found + _of({key: value for key, value in schema.items() if key != "$defs"}, schema, "root")


def _of(node: dict[str, Any], root: dict[str, Any], place: str) -> list[str]:
    found = [f"{place}: {key} is not permitted" for key in node.keys() - KEYWORDS]
    if "$ref" in node:
        if node.keys() != {"$ref"}:
            found.append(f"{place}: $ref has siblings")
        if node["$ref"].removeprefix("#/$defs/") not in root.get("$defs", {}):
            found.append(f"{place}: {node['$ref']} leads nowhere")
        return found
    if "anyOf" in node:
        if not node["anyOf"]:
            found.append(f"{place}: anyOf is empty")
        return found + [
            one for n, part in enumerate(node["anyOf"]) for one in _of(part, root, f"{place}.{n}")
        ]
    if node.get("type") not in {*TYPES, "object", "array"}:
        found.append(f"{place}: there is no type")
    for choice in [*node.get("enum", ()), *([node["const"]] if "const" in node else [])]:
        if not isinstance(choice, TYPES[node["type"]]):
            found.append(f"{place}: {choice!r} is of another type")
    if "format" in node and node["format"] not in FORMATS:
        found.append(f"{place}: the format {node['format']}")
    if "(?" in node.get("pattern", ""):
        found.append(f"{place}: the pattern looks around")
    if node.get("type") == "object":
        if node.get("additionalProperties") is not False:
            found.append(f"{place}: additionalProperties is not false")
        if sorted(node.get("required", ())) != sorted(node.get("properties", ())):
            found.append(f"{place}: not every property is required")
        for name, part in node.get("properties", {}).items():
            found += _of(part, root, f"{place}.{name}")
    if node.get("type") == "array":
        found += _of(node["items"], root, f"{place}[]") if "items" in node else [f"{place}: no items"]
    return found


def fits(value: Any, node: dict[str, Any], root: dict[str, Any]) -> bool:
    """Whether a value could be written under the strict schema (types, tags, names and lengths of lists)."""
    if "$ref" in node:
        return fits(value, root["$defs"][node["$ref"].removeprefix("#/$defs/")], root)
    if "anyOf" in node:
        return any(fits(value, part, root) for part in node["anyOf"])
    if node["type"] == "object":
        return (
            isinstance(value, dict)
            and value.keys() == node["properties"].keys()
            and all(fits(value[name], part, root) for name, part in node["properties"].items())
        )
    if node["type"] == "array":
        return (
            isinstance(value, list)
            and node.get("minItems", 0) <= len(value) <= node.get("maxItems", len(value))
            and all(fits(item, node["items"], root) for item in value)
        )
    if not isinstance(value, TYPES[node["type"]]) or (node["type"] != "boolean" and isinstance(value, bool)):
        return False
    if "const" in node and value != node["const"]:
        return False
    return "enum" not in node or value in node["enum"]
