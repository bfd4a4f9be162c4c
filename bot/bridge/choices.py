"""Secret choices: one button for all, options for each alone, and a count for everybody until all have chosen."""

from typing import Final, cast

from bot.bridge import moves
from bot.bridge.audience import people_of
from bot.bridge.buttons import ButtonId
from bot.bridge.composing import asked as asked_of
from bot.bridge.content import Answer, Button, Content, Mention, Part, notice
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer
from bot.bridge.forms import standing
from bot.bridge.playing import Playing, about, playing
from bot.bridge.texts import moves as texts
from bot.bridge.turns import account, pinged
from bot.wording import heading
from scenarios.engine.runner import Runner
from scenarios.kernel.position import OpenAsk

CHOOSE: Final = "choose"
"""Shows somebody their own options: (label, any ask of the group)."""


async def choose(bridge: Bridge, due: Due) -> Content | None:
    """Who is asked, how many have chosen, and the button; without it once all have."""
    runner = (await bridge.sessions.open(due.ref)).runner
    numbers = cast(list[int], due.body["asks"])
    group = [one for number in numbers if (one := runner.position.asks.get(number)) is not None]
    if not group or runner.position.over is not None:
        return Content((texts.ALL_CHOSEN,)) if due.editing else None
    if due.body.get("below"):
        return Content((texts.FURTHER_DOWN,))
    missing = _missing(runner, group)
    people = _called(due, runner, missing)
    if not people and not due.editing:
        return None
    ping = [user for person in people for user in await pinged(bridge, due, person)]
    terms = await bridge.sessions.terms(due.ref)
    return Content(
        (
            *await _named(bridge, due, people),
            f"{texts.UNSEEN} {_count(group, missing, names=terms.count_names)}",
        ),
        buttons=(button(runner.label, group[0].number), moves.role_button(runner.label)),
        ping=tuple(ping),
    )


def _called(due: Due, runner: Runner, missing: list[OpenAsk]) -> list[int]:
    """Whom the post calls, once it is made; a later form of it calls nobody."""
    call = cast(list[int], due.body.get("call", []))
    asked = {asked_of(runner.holders, one) for one in missing if one.number in call}
    direct = people_of(due.place.purpose)
    return sorted([one for one in asked if one is not None and (not direct or one in direct)])


async def unnamed(bridge: Bridge, runner: Runner, asked: OpenAsk) -> bool:
    """Whether nobody is to learn that its seat has not chosen yet."""
    return asked.ask.joint is not None and not (await bridge.sessions.terms(runner.ref)).count_names


def button(label: str, ask: int) -> Button:
    """*Choose*, for whoever presses it."""
    return Button(texts.CHOOSE, ButtonId(CHOOSE, (label, str(ask))), "main")


async def options_of(bridge: Bridge, here: Here) -> Answer:
    """One's own options in each seat that one has there, or what one has chosen; nobody else sees the answer."""
    label, number = about(here).about
    play = (await playing(bridge, here, label)).seated()
    position = play.runner.position
    asked = position.asks.get(int(number))
    if asked is None or asked.ask.joint is None:
        return await moves.come_too_late(bridge, play, texts.NOTHING_TO_CHOOSE)
    group = [one for one in position.asks.values() if one.ask.joint == asked.ask.joint]
    mine = [one for one in group if one.ask.seat in play.seats]
    if not mine:
        return await moves.come_too_late(bridge, play, texts.NOTHING_TO_CHOOSE)
    still = [one for one in mine if one.number not in position.sealed and one in play.asks()]
    parts: list[Part] = [part for one in still for part in await _asked(play, one)]
    parts += [_locked(play, one) for one in mine if one.number in position.sealed]
    return notice(*parts, title=texts.CHOOSING, buttons=moves.of(play, still))


async def _asked(play: Playing, asked: OpenAsk) -> tuple[Part, ...]:
    return *await standing(play, asked), "\n"


def _locked(play: Playing, asked: OpenAsk) -> str:
    """What one has chosen; final, since it is not offered again."""
    said = texts.LOCKED.format(line=play.runner.position.sealed[asked.number].action.line())
    return f"{heading(asked.ask.seat)}: {said}\n" if len(play.seats) > 1 else f"{said}\n"


def _missing(runner: Runner, group: list[OpenAsk]) -> list[OpenAsk]:
    return [one for one in group if one.number not in runner.position.sealed]


def _count(group: list[OpenAsk], missing: list[OpenAsk], *, names: bool) -> str:
    done = [one.ask.seat for one in group if one not in missing]
    if names and done:
        return texts.chosen_by(done)
    return texts.chosen(len(done), len(group))


async def _named(bridge: Bridge, due: Due, people: list[int]) -> tuple[Part, ...]:
    """Those who are to choose, by name."""
    found = [user for person in people if (user := await account(bridge, due, person)) is not None]
    parts: list[Part] = [part for user in found for part in (Mention(user), " ")]
    return tuple(parts)


HANDLERS: dict[str, Handler] = {CHOOSE: options_of}
READS = {CHOOSE}
RENDERERS: dict[str, Renderer] = {"choose": choose}
