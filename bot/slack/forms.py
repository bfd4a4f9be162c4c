"""Forms as Slack's modals, and what people sent back in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

from bot.bridge.buttons import ButtonId
from bot.bridge.content import FormView, Spot
from bot.slack import ids, limits, markup, rich, texts
from bot.slack.components import Block
from bot.slack.escaping import label, plain
from bot.slack.fields import LISTED, MANY, ONE, TEXT, element
from bot.slack.known import Known
from bot.slack.splitting import split
from scenarios.kernel.options import FormField

_COMMAS: Final = re.compile(r"[,;\n]")


def view(form: FormView, where: Spot, known: Known) -> dict[str, Any]:
    """The form, to be filled in, with what stands in it and what is wrong with it. Its fields are at most 45."""
    blocks = [*_intro(form, known), *(block for field in form.fields for block in _input(form, field))]
    return {
        "type": "modal",
        "callback_id": ids.FORM,
        "private_metadata": ids.kept(form.id, where),
        "title": plain(form.title, limits.VIEW_TITLE),
        "submit": plain(form.submit, limits.VIEW_TITLE),
        "close": plain(texts.CANCEL, limits.VIEW_TITLE),
        "blocks": blocks or [rich.block([markup.Atom("…")])],
    }


def answer(form: FormView, sent: ButtonId, where: Spot, known: Known) -> dict[str, Any]:
    """What tells Slack that a form is to be shown after the form `sent`: with its mistakes in place, or as the next.

    Slack shows mistakes of fields in the form that is open, and keeps all that is typed there; what is wrong with the
    whole has no field.
    """
    names = {field.name for field in form.fields}
    if form.id == sent and form.errors and names.issuperset(form.errors):
        return {
            "response_action": "errors",
            "errors": {
                _block_id(form.id, name): label(why, limits.LABEL) for name, why in form.errors.items()
            },
        }
    return {"response_action": "update", "view": view(form, where, known)}


def values(state: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, of `view["state"]`: lists for fields of several choices, texts for all others.

    Fields that were left empty are there, as empty ones.
    """
    found: dict[str, Any] = {}
    for controls in (state.get("values") or {}).values():
        for action, control in controls.items():
            kind, name = action[:2], action[2:]
            if kind == TEXT:
                found[name] = control.get("value") or ""
            elif kind == ONE:
                found[name] = (control.get("selected_option") or {}).get("value", "")
            elif kind == MANY:
                found[name] = [option["value"] for option in control.get("selected_options") or ()]
            elif kind == LISTED:
                items = [item.strip() for item in _COMMAS.split(control.get("value") or "")]
                found[name] = [item for item in items if item]
    return found


def _intro(form: FormView, known: Known) -> list[Block]:
    whole = form.errors.get("", "")
    wrong = (texts.WRONG.format(why=whole), "\n\n") if whole else ()
    pieces: Sequence[Sequence[markup.Atom]] = split(
        markup.atoms((*wrong, *form.intro), known), limits.BLOCK_TEXT
    )
    return [rich.block(piece) for piece in pieces[: limits.FORM_INTRO]]


def _input(form: FormView, field: FormField) -> Iterator[Block]:
    made: Block = {
        "type": "input",
        "block_id": _block_id(form.id, field.name),
        "label": plain(field.label, limits.LABEL),
        "element": element(field, form.values.get(field.name, field.default)),
        "optional": not field.required,
    }
    if field.help:
        made["hint"] = plain(field.help, limits.LABEL)
    yield made
    if why := form.errors.get(field.name):
        wrong = plain(texts.WRONG.format(why=why), limits.LABEL)
        yield {"type": "context", "elements": [wrong]}


def _block_id(form: ButtonId, field: str) -> str:
    """The same whenever the form is shown: so Slack keeps what is typed; and another one in each form."""
    return f"{blake2b(form.encoded().encode(), digest_size=8).hexdigest()}.{field}"
