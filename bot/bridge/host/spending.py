"""What AI players have used up, by seat and model, and what they may use up at most."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, Notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.host.standing import Hosting, hosting
from bot.bridge.playing import about
from bot.bridge.texts import host as texts
from bot.secrecy import own_seats
from scenarios.engine.desk import Limit
from storage.spending import LedgerLine

SPENDING: Final = "host.spending"


def button(found: Hosting) -> list[Button]:
    """That of the panel."""
    return [Button(texts.SPENDING, ButtonId(SPENDING, (found.label,)))] if found.may("spending") else []


def visible(lines: Iterable[LedgerLine], own: frozenset[str] | None) -> tuple[LedgerLine, ...]:
    """The lines that somebody with these seats may see; all where nothing is secret (None).

    Neither another seat's use nor a sum that has it in it: from both one could tell how much it thinks.
    """
    return tuple([line for line in lines if own is None or line.seat in own])


async def spending(bridge: Bridge, here: Here) -> Answer:
    """The ledger of this branch, and the sum of all branches."""
    found = await hosting(bridge, here, about(here).about[0], "spending")
    ledger = await bridge.store.ledger(found.ref)
    playing = found.part.playing
    lines = visible(ledger.lines, own_seats(playing) if playing else None)
    fields = [(texts.of_seat(line.seat, line.model), (texts.used(line),)) for line in lines]
    if not playing:
        fields.append((texts.ALL_BRANCHES, (texts.used(ledger.session),)))
    fields += _limits(await bridge.app.budgets(found.ref))
    body = (texts.REST_AT_END,) if playing else ()
    return Notice(Content(body, texts.SPENDING, tuple(fields)))


def _limits(limits: Sequence[Limit]) -> list[tuple[str, tuple[str]]]:
    """The smallest of each kind."""
    least: dict[tuple[str, str], Limit] = {}
    for limit in limits:
        key = limit.scope, limit.unit
        if key not in least or limit.most < least[key].most:
            least[key] = limit
    return [(texts.LIMITS[limit.scope], (texts.amount(limit.unit, limit.most),)) for limit in least.values()]


HANDLERS: dict[str, Handler] = {SPENDING: spending}
READS: Final = frozenset((SPENDING,))
