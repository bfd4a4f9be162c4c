"""JSON as models write it."""

import json
import re
from typing import Any

Json = Any


def _trailing(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + "".join([f"{json.dumps(k)}: {_trailing(v)},\n" for k, v in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + "".join([f"{_trailing(item)} , " for item in value]) + "]"
    return json.dumps(value)


def _bare_keys(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join([f"{k}: {_bare_keys(v)}" for k, v in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_bare_keys, value)) + "]"
    return json.dumps(value)


def _commented(value: Json) -> str:
    return (
        re.sub(r"\n", ' // as "you" {asked}\n', "/* the answer */" + json.dumps(value, indent=1)) + "\n# end"
    )


def _typographic(value: Json) -> str:
    """Only for texts without quotes and backslashes."""
    return re.sub(r'"([^"]*)"', "“\\1”", json.dumps(value))


DECORATIONS = {
    "plain": json.dumps,
    "unicode": lambda value: json.dumps(value, ensure_ascii=False),
    "indented": lambda value: json.dumps(value, indent=2),
    "fenced": lambda value: f"```json\n{json.dumps(value, indent=2)}\n```",
    "fenced, no language": lambda value: f"```\n{json.dumps(value)}\n```\nI hope this helps!",
    "in prose": lambda value: (
        f'Sure, [as you wish] {{friend}}: "my" answer is {json.dumps(value)}. Isn\'t it?'
    ),
    "after thoughts": lambda value: f'<think>{{"kind": "talk"}}</think>\n{json.dumps(value)}',
    "python": repr,
    "python, fenced": lambda value: f"```python\nanswer = {value!r}\n```",
    "trailing commas": _trailing,
    "bare keys": _bare_keys,
    "commented": _commented,
}
TYPOGRAPHIC = _typographic
