"""How what was learned looks in a place, and fixed notices."""

import logging
from collections.abc import Mapping
from typing import Final, cast

from bot.bridge.audience import PUBLIC, people_of, seats_of
from bot.bridge.content import Bold, Content, Part, Voice
from bot.bridge.context import Bridge, Due, Renderer
from bot.bridge.texts.notices import NOTICES
from bot.lines import Line, line_of
from bot.wording import heading
from scenarios.engine.quoted import words_of
from scenarios.kernel.codec import loads
from scenarios.kernel.rules import ALL
from scenarios.kernel.seen import Seen, everything
from scenarios.kernel.wire import decode_entry

_LOG = logging.getLogger("parley.rendering")


async def seen(bridge: Bridge, due: Due) -> Content | None:
    """One thing that was learned; never shown where somebody outside its audience reads."""
    runner = (await bridge.sessions.open(due.ref)).runner
    (event,) = await bridge.store.history(due.ref, due.seq - 1, due.seq)
    entry = decode_entry(runner.scenario, event.kind, loads(event.body), event.at)
    item = everything(event.seq, event.at, entry)[int(str(due.body["item"]))]
    if not _is_for(item, due.place.purpose):
        _LOG.error("step %d of %s was about to be shown to others", due.seq, runner.label)
        return None
    await runner.find_words(words_of(item))
    line = line_of(item, runner.texts.get)
    return shown(line, ai=due.body.get("ai") is True) if line is not None else None


def _is_for(item: Seen, purpose: str) -> bool:
    if item.to in (ALL, "people"):
        return True
    audience = {item.to} if isinstance(item.to, str) else {*item.to}
    if purpose == PUBLIC:
        return False
    return seats_of(purpose) <= audience if seats_of(purpose) else bool(people_of(purpose))


def shown(line: Line, *, ai: bool) -> Content:
    """A line as a post. Whoever is AI speaks in its own voice; for people the seat stands before it."""
    parts: list[Part] = []
    name = heading(line.who) if line.who is not None else ""
    if name and not ai:
        parts += [Bold(f"{name}:"), " "]
    if line.lead:
        parts += [Bold(line.lead) if line.who is None else line.lead, " "]
    parts.append(line.said)
    if line.move:
        parts += ["\n" if line.said else "", Bold(line.move)]
    if line.remark:
        parts.append(f" ({line.remark})")
    return Content(tuple(part for part in parts if part), voice=Voice(name, True) if ai and name else None)


async def notice(bridge: Bridge, due: Due) -> Content:
    """A fixed text."""
    args = cast(Mapping[str, object], due.body["args"])
    return Content((NOTICES[str(due.body["name"])].format(**args),))


RENDERERS: Final[dict[str, Renderer]] = {"seen": seen, "notice": notice}
