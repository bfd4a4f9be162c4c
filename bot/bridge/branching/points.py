"""The moves from which one can go on differently, and what they are called."""

from collections.abc import AsyncIterator, Sequence
from typing import Final, NamedTuple

from bot.bridge.texts import branching as texts
from scenarios.engine.ports import Ref
from scenarios.engine.quoted import words_of
from scenarios.kernel.actions import Action, Rang, Roster, Say
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import loads
from scenarios.kernel.position import Entry
from scenarios.kernel.rules import Move
from scenarios.kernel.seen import PUBLIC, Seen, seen
from scenarios.kernel.wire import decode_entry
from scenarios.kernel.words import Resolve, render
from storage.store import Store

_CHUNK: Final = 32
"""Events read at once, from the newest backwards."""


class Point(NamedTuple):
    """A move, or the moves that were made at once."""

    seq: int
    """The event after which one goes on."""
    name: str
    """What everybody saw of it, in words: "Seller: Offer: price 9,200"."""
    final: bool
    """It ended there: nothing can go on after it."""
    before: int | None
    """The event after which the same seats are asked again; None for what nobody was asked for."""


async def point_at(store: Store, ref: Ref, scenario: AnyScenario, upto: int | None = None) -> Point | None:
    """The last move up to that event, or of all; None where nobody has moved yet."""
    async for seq, entry in _backwards(store, ref, scenario, upto):
        if _moved(entry):
            return await _point(store, ref, scenario, seq, entry)
    return None


async def _point(store: Store, ref: Ref, scenario: AnyScenario, seq: int, entry: Entry) -> Point:
    asked = any(move.ask is not None for move in entry.input.moves)
    items = seen(seq, 0, entry, PUBLIC)
    words = await store.texts(ref.tenant, sorted({used for item in items for used in words_of(item)}))
    return Point(
        seq,
        _name(items, words.get),
        entry.outcome is not None,
        await _first_answer(store, ref, scenario, entry, seq) - 1 if asked else None,
    )


async def _first_answer(store: Store, ref: Ref, scenario: AnyScenario, entry: Entry, seq: int) -> int:
    """The event that brought the first answer: what was sealed came before the move of all."""
    by = entry.input.data.get("by")
    sealed = {move.ask for move in entry.input.moves} - {by} if "by" in entry.input.data else set()
    async for earlier, one in _backwards(store, ref, scenario, seq - 1):
        if not sealed:
            break
        if one.input.kind == "sealed" and (number := one.input.moves[0].ask) in sealed:
            sealed.discard(number)
            seq = earlier
    return seq


async def _backwards(
    store: Store, ref: Ref, scenario: AnyScenario, upto: int | None
) -> AsyncIterator[tuple[int, Entry]]:
    """Events from the newest back to the first, with their numbers."""
    last = (await store.info(ref)).events if upto is None else upto
    while last > 0:
        events = await store.history(ref, max(0, last - _CHUNK), last)
        for event in reversed(events):
            yield event.seq, decode_entry(scenario, event.kind, loads(event.body), event.at)
        last = max(0, last - _CHUNK)


def _name(items: Sequence[Seen], resolve: Resolve) -> str:
    moves = [
        item.move for item in items if item.move is not None and not isinstance(item.move.action, Roster)
    ]
    return texts.moves([_said(move, resolve) for move in moves]) if moves else texts.UNSEEN


def _said(move: Move[Action], resolve: Resolve) -> tuple[str, str]:
    if isinstance(move.action, Say):
        return move.seat, texts.quoted(render(str(move.action.text), resolve))
    return move.seat, move.action.line()


def _moved(entry: Entry) -> bool:
    return entry.input.kind == "moves" and not isinstance(entry.input.moves[0].action, Roster | Rang)
