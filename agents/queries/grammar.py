"""Schemas as llguidance takes them: the model cannot write anything else."""

from typing import Any, Final

from agents.queries.schemas import Schema, mapped
from agents.queries.strict import FORMATS, STRICT

Json = Any

LONGEST_TEXT: Final = 160
"""Characters of a free text: a tiny model does not end by itself."""
LARGEST_NUMBER: Final = 1_000_000_000
"""Where a number has no bound of its own, for the same reason."""
MOST_ITEMS: Final = 16
"""Where a list has no bound of its own."""

_KNOWN: Final = (STRICT - {"description"}) | {"prefixItems", "minLength", "maxLength"}
_TEXT: Final = "^[A-Za-z0-9$][A-Za-z0-9 ,.;:!?'()$%%&/+-]{%d,%d}$"


def grammar(schema: Schema) -> Schema:
    """The plain schema for llguidance: no free space, no unknown keys, free texts in ASCII, nothing endless."""
    return {"x-guidance": {"whitespace_flexible": False}, **_grammar(schema)}


def _grammar(node: Schema) -> Schema:
    made = mapped({key: value for key, value in node.items() if key in _KNOWN}, _grammar)
    if made.get("format") not in FORMATS:
        made.pop("format", None)
    if "(?" in made.get("pattern", ""):
        del made["pattern"]
    if "properties" in made:
        made["additionalProperties"] = False
    match made.get("type"):
        case "string" if not made.keys() & {"pattern", "format", "enum", "const"}:
            least = max(made.pop("minLength", 1), 1)
            most = max(least, min(made.pop("maxLength", LONGEST_TEXT), LONGEST_TEXT))
            made["pattern"] = _TEXT % (least - 1, most - 1)
        case "integer" | "number" if not made.keys() & {"enum", "const"}:
            _bound(made)
        case "array":
            made.setdefault("maxItems", max(made.get("minItems", 0), MOST_ITEMS))
    return made


def _bound(made: Schema) -> None:
    low = made.get("minimum", made.get("exclusiveMinimum"))
    high = made.get("maximum", made.get("exclusiveMaximum"))
    if low is None:
        made["minimum"] = -LARGEST_NUMBER if high is None else min(-LARGEST_NUMBER, 2 * high)
    if high is None:
        made["maximum"] = LARGEST_NUMBER if low is None else max(LARGEST_NUMBER, 2 * low)
