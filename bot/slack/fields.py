"""Fields of forms as Slack's inputs.

Numbers are typed as text: Slack's own input for numbers refuses "9,000", and would forget what it refuses.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot.bridge import controls
from bot.bridge.content import FormView
from bot.bridge.controls import Menu, Sent, Typed
from bot.plain import visible
from bot.slack import limits, texts
from bot.slack.components import Block
from bot.slack.escaping import JOINER, label, plain
from scenarios.kernel.options import FormField

State = Mapping[str, Any]
"""Of an open form: what stands in it, by blocks and actions."""


def inputs(form: FormView, field: FormField, mark: str, *, menus: bool = True) -> Iterator[Block]:
    """The field with what is wrong with it, below ids that begin with `mark`; without `menus` all is typed.

    A text that is longer than an input of Slack's goes on in further ones.
    """
    value = form.values.get(field.name, field.default)
    made = controls.control(field, value, _fits if menus else lambda _: False)
    elements = [_menu(made)] if isinstance(made, Menu) else _texts(made)
    for number, element in enumerate(elements, 1):
        first = number == 1
        block: Block = {
            "type": "input",
            "block_id": _block_id(mark, field.name, number, len(elements)),
            "label": plain(field.label if first else texts.GOES_ON.format(label=field.label), limits.LABEL),
            "element": element,
            "optional": not (field.required and first),
        }
        if first and (below := _below(field, made)):
            block["hint"] = plain(below, limits.LABEL)
        yield block
    if why := form.errors.get(field.name):
        yield {"type": "context", "elements": [plain(texts.WRONG.format(why=why), limits.LABEL)]}


def values(state: State) -> dict[str, Any]:
    """What was filled in, of `view["state"]`: lists for fields of several choices, texts for all others.

    Fields that were left empty are there, as empty ones.
    """
    return controls.values(
        Sent(one.id, str(one.held.get("value") or ""), _chosen(one.held)) for one in _all(state)
    )


def blocks(state: State) -> dict[str, str]:
    """The block in which a field begins, by its name."""
    return {one.id[2:]: one.block for one in _all(state) if one.number == 1}


class _Input(NamedTuple):
    """One of an open form."""

    id: str
    """Its control's."""
    number: int
    """Which one of its control's it is, from 1."""
    block: str
    held: Mapping[str, Any]


def _all(state: State) -> list[_Input]:
    """Those of one control in their order, whichever they come in."""
    found = [
        _Input(action[:2] + name, int(number) if number.isdecimal() else 1, block, held)
        for block, within in (state.get("values") or {}).items()
        for action, held in within.items()
        for name, _, number in [action[2:].partition(".")]
    ]
    return sorted(found, key=lambda one: one.number)


def _chosen(control: Mapping[str, Any]) -> tuple[str, ...]:
    one, several = control.get("selected_option"), control.get("selected_options") or ()
    return tuple(str(option["value"]) for option in ((one,) if one else several))


def _block_id(mark: str, field: str, number: int, of: int) -> str:
    """Slack keeps what is typed in a block: so those of a text that is divided otherwise are others."""
    return f"{mark}.{field}" if of == 1 else f"{mark}.{field}.{number}of{of}"


def _below(field: FormField, made: Typed | Menu) -> str:
    """The help, and with it what is too long to stand in the input itself."""
    hint = made.hint if isinstance(made, Typed) and _is_long(made.hint) else ""
    return " ".join(filter(None, (field.help, hint)))


def _menu(menu: Menu) -> Block:
    made = [_option(value, shown) for value, shown in menu.options]
    control: Block = {
        "type": "multi_static_select" if menu.many else "static_select",
        "action_id": menu.id,
        "placeholder": plain(menu.hint, limits.PLACEHOLDER),
        "options": made,
    }
    first = [option for option in made if option["value"] in menu.chosen]
    if first:
        control |= {"initial_options": first} if menu.many else {"initial_option": first[0]}
    return control


def _option(value: str, shown: str) -> Block:
    """A long one goes on in a second line."""
    made: Block = {"text": plain(shown, limits.OPTION), "value": value}
    begun = label(shown, limits.OPTION).replace(JOINER, "").removesuffix("…")
    if rest := shown.removeprefix(begun).strip():
        made["description"] = plain(f"…{rest}", limits.OPTION)
    return made


def _texts(typed: Typed) -> list[Block]:
    pieces = _pieces(typed.text, limits.INPUT)[: limits.INPUTS]
    made = [_text(typed, number, piece) for number, piece in enumerate(pieces, 1)]
    if typed.hint and not _is_long(typed.hint):
        made[0]["placeholder"] = plain(typed.hint, limits.PLACEHOLDER)
    return made


def _text(typed: Typed, number: int, piece: str) -> Block:
    """Slack lets nobody set a higher limit than its own, and may take more where none is set."""
    control: Block = {
        "type": "plain_text_input",
        "action_id": typed.id if number == 1 else f"{typed.id}.{number}",
        "multiline": typed.long or "\n" in typed.text,
    }
    if typed.most is not None and limits.units(piece) <= typed.most < limits.INPUT:
        control["max_length"] = typed.most
    return {**control, "initial_value": piece} if piece else control


def _is_long(hint: str) -> bool:
    return limits.length(hint) > limits.PLACEHOLDER


def _pieces(text: str, most: int) -> list[str]:
    """The text in pieces of at most so much, one at least; what people wrote is theirs, and stays as it is."""
    pieces, room = [""], most
    for character in visible(text):
        room -= limits.units(character)
        if room < 0:
            pieces, room = [*pieces, ""], most - limits.units(character)
        pieces[-1] += character
    return pieces


def _fits(choices: Sequence[str]) -> bool:
    return len(choices) <= limits.OPTIONS and all(limits.length(one) <= limits.CHOICE for one in choices)
