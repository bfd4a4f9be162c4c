"""Forms as Slack's modals, and what people sent back in them."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from bot.bridge.buttons import ButtonId
from bot.bridge.content import FormView, Spot
from bot.slack import ids, limits, markup, rich, texts
from bot.slack.components import Block
from bot.slack.escaping import label, plain
from bot.slack.fields import inputs
from bot.slack.known import Known
from bot.slack.splitting import split


def view(form: FormView, where: Spot, known: Known) -> dict[str, Any]:
    """The form, to be filled in, with what stands in it and what is wrong with it."""
    made = _view(form, where, known, menus=True)
    return made if len(json.dumps(made)) <= limits.VIEW_BYTES else _view(form, where, known, menus=False)


def answer(
    form: FormView, sent: ButtonId, open_blocks: Mapping[str, str], where: Spot, known: Known
) -> dict[str, Any]:
    """What tells Slack that a form is to be shown after the form `sent`: with its mistakes in place, or as the next.

    Slack shows mistakes of fields in the form that is open (`open_blocks`: where its fields begin), and keeps all
    that is typed there; what is wrong with the whole has no field.
    """
    if form.id == sent and form.errors and open_blocks.keys() >= form.errors.keys():
        return {
            "response_action": "errors",
            "errors": {open_blocks[name]: label(why, limits.LABEL) for name, why in form.errors.items()},
        }
    return {"response_action": "update", "view": view(form, where, known)}


def _view(form: FormView, where: Spot, known: Known, *, menus: bool) -> dict[str, Any]:
    """All fields as texts where there are no `menus`, which take much more to describe."""
    mark = blake2b(form.id.encoded().encode(), digest_size=8).hexdigest()
    fields = [block for field in form.fields for block in inputs(form, field, mark, menus=menus)]
    blocks = [*_intro(form, known), *fields]
    return {
        "type": "modal",
        "callback_id": ids.FORM,
        "private_metadata": ids.kept(form.id, where),
        "title": plain(form.title, limits.VIEW_TITLE),
        "submit": plain(form.submit, limits.VIEW_TITLE),
        "close": plain(texts.CANCEL, limits.VIEW_TITLE),
        "blocks": blocks or [rich.block([markup.Atom("…")])],
    }


def _intro(form: FormView, known: Known) -> list[Block]:
    whole = form.errors.get("", "")
    wrong = (texts.WRONG.format(why=whole), "\n\n") if whole else ()
    pieces = split(markup.atoms((*wrong, *form.intro), known), limits.BLOCK_TEXT - 1)
    if len(pieces) > limits.FORM_INTRO:
        pieces = [*pieces[: limits.FORM_INTRO - 1], [*pieces[limits.FORM_INTRO - 1], markup.Atom("…")]]
    return [rich.block(piece) for piece in pieces]
