"""Schemas as llguidance takes them: the model cannot write anything else."""

from typing import Any, Final

from agents.queries.schemas import Schema, mapped
from agents.queries.strict import FORMATS, STRICT

Json = Any

LONGEST_TEXT: Final = 160
"""Characters of a free text: a tiny model does not end by itself."""

_KNOWN: Final = (STRICT - {"description"}) | {"prefixItems", "minLength", "maxLength"}
_TEXT: Final = "^[A-Za-z0-9$][A-Za-z0-9 ,.;:!?'()$%%&/+-]{%d,%d}$"


def grammar(schema: Schema) -> Schema:
    """The plain schema for llguidance: no free space, no unknown keys, free texts short and in ASCII."""
    return {"x-guidance": {"whitespace_flexible": False}, **_grammar(schema)}


def _grammar(node: Schema) -> Schema:
    made = mapped({key: value for key, value in node.items() if key in _KNOWN}, _grammar)
    if made.get("format") not in FORMATS:
        made.pop("format", None)
    if "(?" in made.get("pattern", ""):
        del made["pattern"]
    if "properties" in made:
        made["additionalProperties"] = False
    if made.get("type") == "string" and not made.keys() & {"pattern", "format", "enum", "const"}:
        least = max(made.pop("minLength", 1), 1)
        most = max(least, min(made.pop("maxLength", LONGEST_TEXT), LONGEST_TEXT))
        made["pattern"] = _TEXT % (least - 1, most - 1)
    return made
