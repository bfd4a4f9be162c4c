"""Values that fit a schema, made from it alone and always the same."""

import math
from collections.abc import Iterator
from typing import Any, Final, Literal

from agents.queries.schemas import Schema, resolved

Json = Any
Leaning = Literal["middle", "low", "high", "rising"]

_DEEPEST: Final = 12
_FORMATS: Final = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T12:00:00Z",
    "time": "12:00:00",
    "duration": "PT1H",
    "email": "name@example.org",
    "uri": "https://example.org/",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
}
_TEXTS: Final = ("This seems fair to me.", "text")
"""What somebody could say, and what fits where a name is wanted."""


def examples(schema: Schema) -> Iterator[Json]:
    """Values that may fit, the plainest first: optional fields left out, numbers in the middle of their range."""
    leanings: tuple[Leaning, ...] = ("middle", "low", "high", "rising")
    for text in _TEXTS:
        for full in (False, True):
            for leaning in leanings:
                yield _Maker(schema, leaning, full, text).make(schema, 0, 0)


class _Maker:
    def __init__(self, root: Schema, leaning: Leaning, full: bool, text: str) -> None:
        self._root = root
        self._leaning = leaning
        self._full = full
        self._plain = text

    def make(self, node: Schema, depth: int, number: int) -> Json:
        """A value for the node; `number` tells the items of a list apart."""
        node = resolved(node, self._root)
        if node.get("examples"):
            return node["examples"][number % len(node["examples"])]
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return node["enum"][number % len(node["enum"])]
        if "anyOf" in node:
            # Deep down the shortest way out is taken, which null or a text is.
            parts = node["anyOf"] if depth < _DEEPEST else list(reversed(node["anyOf"]))
            return self.make(parts[0], depth + 1, number)
        match node.get("type"):
            case "object":
                return self._object(node, depth)
            case "array":
                return self._list(node, depth)
            case "string":
                return self._text(node, number)
            case "integer" | "number":
                return self._number(node, number)
            case "boolean":
                return number % 2 == 0
            case "null":
                return None
        return self._plain

    def _object(self, node: Schema, depth: int) -> Json:
        required = node.get("required", ())
        full = self._full and depth < _DEEPEST
        made = {
            name: self.make(part, depth + 1, place if self._leaning == "rising" else 0)
            for place, (name, part) in enumerate(node.get("properties", {}).items())
            if full or name in required
        }
        if "properties" not in node:
            part = node.get("additionalProperties")
            part = part if isinstance(part, dict) else {}
            for number in range(node.get("minProperties", 0)):
                made[f"key {number + 1}"] = self.make(part, depth + 1, number)
        return made

    def _list(self, node: Schema, depth: int) -> Json:
        first, rest = node.get("prefixItems", []), node.get("items", {})
        least = node.get("minItems", len(first))
        if not least and depth < _DEEPEST and node.get("maxItems") != 0:
            least = 1
        parts = [*first, *[rest] * (least - len(first))]
        return [self.make(part, depth + 1, number) for number, part in enumerate(parts)]

    def _text(self, node: Schema, number: int) -> str:
        if node.get("format") in _FORMATS:
            return _FORMATS[str(node["format"])]
        text = self._plain if not number else f"{self._plain} {number + 1}"
        text = text.ljust(node.get("minLength", 0), ".")
        most: int | None = node.get("maxLength")
        return text[:most]

    def _number(self, node: Schema, number: int) -> Json:
        whole = node["type"] == "integer"
        step = node.get("multipleOf", 1 if whole else None)
        low, high = node.get("minimum"), node.get("maximum")
        grain = step or 0.5
        if "exclusiveMinimum" in node:
            low = node["exclusiveMinimum"] + grain
        if "exclusiveMaximum" in node:
            high = node["exclusiveMaximum"] - grain
        low, high = _range(low, high)
        value = {"middle": _middle(low, high), "high": high}.get(self._leaning, low)
        if step:
            value = step * (math.floor(value / step) + number)
            value = value if value >= low else value + step
        else:
            value = min(value + number * (high - low) / 100, high)
        return int(value) if whole or float(value).is_integer() else value


def _middle(low: float, high: float) -> float:
    """The middle, or half as much again as the least where the range is open for all that matters."""
    return low * 1.5 if low >= 10 and high > 10 * low else low + (high - low) / 2


def _range(low: float | None, high: float | None) -> tuple[float, float]:
    if low is None:
        low = 1 if high is None else high
    return low, low if high is None else max(low, high)
