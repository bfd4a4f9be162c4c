"""Fields of forms as Slack's inputs.

Numbers are typed as text: Slack's own input for numbers refuses "9,000", and would forget what it refuses.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from bot.plain import one_line, visible
from bot.slack import limits, texts
from bot.slack.components import Block
from bot.slack.escaping import plain
from scenarios.kernel.options import FormField

TEXT: Final = "t."
ONE: Final = "s."
MANY: Final = "m."
LISTED: Final = "l."
"""What a field's `action_id` begins with: so that what comes back is read without knowing the form."""
_FLAGS: Final = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}


def element(field: FormField, value: Any) -> Block:
    """The control, with what stands in it at first."""
    match field.control:
        case "flag":
            options = [("true", texts.YES), ("false", texts.NO)]
            return _select(field, ONE, options, [_FLAGS.get(str(value).casefold(), "")])
        case "choice" | "choices" if _fits(field):
            chosen = value if isinstance(value, list | tuple | frozenset) else [value]
            options = [(str(choice), str(choice)) for choice in field.choices]
            kind = MANY if field.control == "choices" else ONE
            return _select(field, kind, options, [str(one) for one in chosen if one is not None])
        case "choice":
            return _text(field, TEXT, value, texts.ONE_OF.format(choices=_listed(field)))
        case "choices":
            written = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
            return _text(field, LISTED, written, texts.SEVERAL_OF.format(choices=_listed(field)), long=True)
        case "integer" | "number":
            return _text(field, TEXT, value, _bounds(field))
        case "text":
            return _text(field, TEXT, value, "")
        case "data" if value is not None and not isinstance(value, str):
            return _text(field, TEXT, json.dumps(value, ensure_ascii=False), "", long=True)
        case _:
            return _text(field, TEXT, value, "", long=True)


def _select(field: FormField, kind: str, options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> Block:
    many = kind == MANY
    made = [{"text": plain(label, limits.OPTION), "value": value} for value, label in options]
    hint = texts.CHOOSE if field.required else f"{texts.CHOOSE} ({texts.OPTIONAL})"
    control: Block = {
        "type": "multi_static_select" if many else "static_select",
        "action_id": kind + field.name,
        "placeholder": plain(hint, limits.PLACEHOLDER),
        "options": made,
    }
    first = [option for option in made if option["value"] in chosen]
    if first:
        control |= {"initial_options": first} if many else {"initial_option": first[0]}
    return control


def _text(field: FormField, kind: str, value: Any, hint: str, *, long: bool = False) -> Block:
    most = limits.INPUT
    if field.control in ("words", "text") and field.high is not None:
        most = max(1, min(most, int(field.high)))
    control: Block = {
        "type": "plain_text_input",
        "action_id": kind + field.name,
        "multiline": long,
        "max_length": most,
    }
    if hint:
        control["placeholder"] = plain(hint, limits.PLACEHOLDER)
    if initial := _within("" if value is None else str(value), most):
        control["initial_value"] = initial
    return control


def _within(text: str, most: int) -> str:
    """What fits of it; what people wrote is theirs, and stays as it is."""
    if limits.units(text) <= most:
        return text
    kept = ""
    for character in visible(text):
        if limits.units(kept) + limits.units(character) > most:
            break
        kept += character
    return kept


def _fits(field: FormField) -> bool:
    choices = [str(choice) for choice in field.choices]
    lengths = [limits.length(choice) for choice in choices]
    return 0 < len(set(choices)) == len(choices) <= limits.OPTIONS and all(
        0 < one <= limits.OPTION_VALUE for one in lengths
    )


def _listed(field: FormField) -> str:
    return ", ".join(one_line(str(choice)) for choice in field.choices)


def _bounds(field: FormField) -> str:
    low, high = _number(field.low), _number(field.high)
    match low, high:
        case "", "":
            return texts.NUMBER
        case _, "":
            return texts.AT_LEAST.format(low=low)
        case "", _:
            return texts.AT_MOST.format(high=high)
        case _:
            return texts.BETWEEN.format(low=low, high=high)


def _number(bound: float | None) -> str:
    if bound is None:
        return ""
    return f"{int(bound):,}" if float(bound).is_integer() else f"{bound:,g}"
