"""The form of a move: opened by a button, checked when it is sent, and given back with its mistakes."""

import json
from collections.abc import Mapping
from typing import Any, Final

from bot.bridge import moves, steps
from bot.bridge.arrivals import Submitted
from bot.bridge.content import Answer, Button, FormView, Parts, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.doubts import doubt
from bot.bridge.moves import FORM, Wanted, wanted
from bot.bridge.playing import Playing, about, playing
from bot.bridge.texts import moves as texts
from bot.filling import as_typed
from bot.standing import in_short
from scenarios.kernel import options
from scenarios.kernel.actions import Option
from scenarios.kernel.errors import Refused
from scenarios.kernel.options import FieldErrors
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.words import references, render

FILLED: Final = "filled"
"""A form that was sent: (label, ask, action, basis, part)."""


async def opened(bridge: Bridge, here: Here) -> Answer:
    """The form, or a part of it, with what was filled in before."""
    want = wanted(about(here))
    return await open_for(bridge, here, (await playing(bridge, here, want.label)).seated(), want)


async def open_for(bridge: Bridge, here: Here, play: Playing, want: Wanted) -> Answer:
    """The form of a move. Raises `Refused`."""
    try:
        found = moves.asked_in(play, want)
    except Refused as refused:
        if refused.kind != "stale":
            raise
        return await moves.come_too_late(bridge, play, refused.reason)
    if found is None:
        return await moves.come_too_late(bridge, play, texts.NO_LONGER_OPEN)
    asked, option = found
    values = await _kept(bridge, here, play, want, asked, option)
    return await _form(play, asked, option, want, values)


async def sent(bridge: Bridge, here: Here) -> Answer:
    """What the form held makes the move, or a part of it is kept. One that comes too late gives back its texts."""
    what = here.arrival.what
    if not isinstance(what, Submitted):
        return await opened(bridge, here)
    want = wanted(about(here))
    play = (await playing(bridge, here, want.label)).seated()
    draft = await bridge.persons.draft(here.tenant, play.person, play.ref.branch, want.ask, want.action)
    values = {**(draft.values if draft is not None else {}), **what.values}
    try:
        found = moves.asked_in(play, want)
        if found is None:
            return await moves.come_too_late(bridge, play, texts.NO_LONGER_OPEN, _written(values))
    except Refused as refused:
        return await moves.come_too_late(bridge, play, refused.reason, _written(values))
    asked, option = found
    if want.part < len(steps.parts(options.form(option))):
        return await _part_sent(bridge, here, play, asked, option, want, values)
    return await _all_sent(bridge, here, play, asked, option, want, values)


async def _part_sent(
    bridge: Bridge,
    here: Here,
    play: Playing,
    asked: OpenAsk,
    option: Option,
    want: Wanted,
    values: Mapping[str, Any],
) -> Answer:
    errors = steps.mistakes(option, want.part, values)
    if errors:
        return await _form(play, asked, option, want, values, errors)
    await _keep(bridge, here, play, want, values)
    of = len(steps.parts(options.form(option)))
    going_on = Button(texts.CONTINUE, want.id(FORM, want.part + 1), "main")
    return notice(texts.KEPT_SO_FAR.format(part=want.part, parts=of), buttons=(going_on,))


async def _all_sent(
    bridge: Bridge,
    here: Here,
    play: Playing,
    asked: OpenAsk,
    option: Option,
    want: Wanted,
    values: Mapping[str, Any],
) -> Answer:
    try:
        action = steps.made(option, values)
        if (why := doubt(play.runner, asked.ask.seat, action)) is not None:
            return await moves.ask_again(bridge, here, play, want, action, values, why)
        return await moves.make(bridge, here, play, asked, action, want)
    except FieldErrors as errors:
        wrong = errors.errors
    except Refused as refused:
        if refused.kind in ("late", "stale", "ended", "foreign"):
            return await moves.come_too_late(bridge, play, refused.reason, _written(values))
        wrong = {"": refused.reason}
    await _keep(bridge, here, play, want, values)
    at = want._replace(part=steps.part_of(options.form(option), wrong))
    return await _form(play, asked, option, at, values, wrong)


async def _form(
    play: Playing,
    asked: OpenAsk,
    option: Option,
    want: Wanted,
    values: Mapping[str, Any],
    errors: Mapping[str, str] = {},
) -> FormView:
    form = options.form(option)
    cut = steps.parts(form)
    part = min(max(want.part, 1), len(cut))
    names = {field.name for field in cut[part - 1]}
    return FormView(
        want.id(FILLED, part),
        f"{steps.title(form, part)}{play.named(asked.ask.seat)}",
        cut[part - 1],
        await standing(play, asked),
        {name: value for name, value in values.items() if name in names},
        errors,
        texts.SEND if part == len(cut) else texts.CONTINUE,
    )


async def standing(play: Playing, asked: OpenAsk) -> Parts:
    """What stands above a form: what is asked, one's limits, and how it stands as the seat can see it."""
    runner, seat = play.runner, asked.ask.seat
    await runner.find_words(references(asked.ask.text))
    mandate = runner.holders[seat].mandate
    stands = in_short(runner.view(seat))
    lines = [
        render(asked.ask.text, runner.texts.get),
        f"{texts.YOUR_LIMITS}{mandate.line()}." if mandate is not None else "",
        f"{texts.WHERE_IT_STANDS}{stands}" if stands else "",
    ]
    return ("\n".join(filter(None, lines)),)


async def _kept(
    bridge: Bridge, here: Here, play: Playing, want: Wanted, asked: OpenAsk, option: Option
) -> dict[str, Any]:
    """What was filled in before; else what somebody who asks for advice proposes."""
    draft = await bridge.persons.draft(here.tenant, play.person, play.ref.branch, want.ask, want.action)
    if draft is not None:
        return dict(draft.values)
    proposed = asked.ask.default
    if asked.addressee is not None and type(proposed) is options.action_of(option):
        return as_typed(proposed)
    return {}


async def _keep(bridge: Bridge, here: Here, play: Playing, want: Wanted, values: Mapping[str, Any]) -> None:
    await bridge.persons.keep_draft(
        here.tenant, play.person, play.ref.branch, want.ask, want.action, dict(values), want.part
    )


def _written(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Field by field, as it was written."""
    return [
        (name.replace("_", " ").capitalize(), value if isinstance(value, str) else json.dumps(value))
        for name, value in values.items()
        if value not in ("", None, [])
    ]


HANDLERS: dict[str, Handler] = {FORM: opened, FILLED: sent}
READS = {FORM}
