"""How what was learned looks in a place, and fixed notices."""

import logging
from collections.abc import Mapping, Sequence
from typing import Final, cast

from bot.bridge.audience import PUBLIC, people_of, seats_of
from bot.bridge.content import Bold, Content, Part, Voice
from bot.bridge.context import Bridge, Due, Renderer
from bot.bridge.texts.notices import NOTICES, by_ai
from bot.lines import Line, line_of
from bot.wording import heading
from scenarios.engine.quoted import words_of
from scenarios.kernel.codec import loads
from scenarios.kernel.rules import ALL
from scenarios.kernel.seen import PEOPLE, Seen, everything
from scenarios.kernel.wire import decode_entry

_LOG = logging.getLogger("parley.rendering")


async def seen(bridge: Bridge, due: Due) -> Content | None:
    """What was learned from a step, in one post; never shown where somebody outside its audience reads."""
    runner = (await bridge.sessions.open(due.ref)).runner
    seq = int(str(due.body.get("of", due.seq)))
    (event,) = await bridge.store.history(due.ref, seq - 1, seq)
    entry = decode_entry(runner.scenario, event.kind, loads(event.body), event.at)
    learned = everything(event.seq, event.at, entry)
    numbers = cast(list[int], due.body["items"])
    machines = cast(list[int], due.body.get("ai", []))
    lines: list[tuple[Line, bool]] = []
    for number in numbers:
        item = learned[number]
        if not _is_for(item, due.place.purpose):
            _LOG.error("step %d of %s was about to be shown to others", due.seq, runner.label)
            return None
        await runner.find_words(words_of(item))
        line = line_of(item, runner.texts.get)
        if line is not None:
            lines.append((line, number in machines))
    return shown(lines) if lines else None


def _is_for(item: Seen, purpose: str) -> bool:
    if item.to in (ALL, PEOPLE):
        return True
    audience = {item.to} if isinstance(item.to, str) else {*item.to}
    if purpose == PUBLIC:
        return False
    return seats_of(purpose) <= audience if seats_of(purpose) else bool(people_of(purpose))


def shown(lines: Sequence[tuple[Line, bool]]) -> Content:
    """Lines as a post, each with whether it is AI's: alone it has its own voice, else the seat stands before it."""
    if len(lines) == 1:
        ((line, ai),) = lines
        voice = Voice(heading(line.who), True) if ai and line.who is not None else None
        return Content(tuple(_parts(line, "" if voice is not None else _name(line, ai=False))), voice=voice)
    parts: list[Part] = []
    for line, ai in lines:
        parts += [*_parts(line, _name(line, ai=ai)), "\n"]
    return Content(tuple(parts[:-1]))


def _name(line: Line, *, ai: bool) -> str:
    if line.who is None:
        return ""
    return by_ai(heading(line.who)) if ai else heading(line.who)


def _parts(line: Line, name: str) -> list[Part]:
    parts: list[Part] = [Bold(f"{name}:"), " "] if name else []
    if line.lead:
        parts += [Bold(line.lead) if line.who is None else line.lead, " "]
    parts.append(line.said)
    if line.move:
        parts += ["\n" if line.said else "", Bold(line.move)]
    if line.remark:
        parts.append(f" ({line.remark})")
    return [part for part in parts if part]


async def notice(bridge: Bridge, due: Due) -> Content:
    """A fixed text."""
    args = cast(Mapping[str, object], due.body["args"])
    return Content((NOTICES[str(due.body["name"])].format(**args),))


RENDERERS: Final[dict[str, Renderer]] = {"seen": seen, "notice": notice}
