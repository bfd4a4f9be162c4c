"""Positions as bytes. A snapshot only speeds up restoring; one that cannot be read is passed over."""

import zlib
from collections.abc import Sequence
from typing import Any, Final

from scenarios.engine.ports import Commit, Loaded, Ref
from scenarios.kernel.codec import decode, dumps, encode, loads
from scenarios.kernel.log import UNREADABLE, Event, chained
from scenarios.kernel.play import MICROSECOND, Game
from scenarios.kernel.position import Armed, OpenAsk, Position
from scenarios.kernel.rules import Timer
from scenarios.kernel.upgrade import Stale
from scenarios.kernel.wire import decode_ask, decode_move, encode_ask, encode_move

FORMAT: Final = 1
EVENTS_BETWEEN: Final = 16
"""Fewest events between two snapshots; bounds the work of restoring a small state."""
LOG_PER_STATE: Final = 4
"""A snapshot is due when the log since the last one is this many times its size: it adds a quarter at most."""


class Pace:
    """When each running branch is due for a snapshot."""

    def __init__(self) -> None:
        self._since: dict[Ref, tuple[int, int, int]] = {}
        """Branch to events and bytes of log since its last snapshot, and the size of that."""

    def loaded(self, branch: Loaded) -> None:
        self._since[branch.ref] = (branch.tail, branch.weight, 0)

    def due(self, step: Commit) -> bytes | None:
        """The packed position if it is worth writing with this step."""
        events, weight, size = self._since.get(step.ref, (0, 0, 0))
        weight += len(step.event.body)
        if events + 1 < EVENTS_BETWEEN or weight < LOG_PER_STATE * size:
            return None
        packed = pack(step.game, step.position)
        if weight < LOG_PER_STATE * len(packed):
            self._since[step.ref] = (events, weight - len(step.event.body), len(packed))
            return None
        return packed

    def forget(self, branch: Ref) -> None:
        self._since.pop(branch, None)

    def committed(self, step: Commit, packed: bytes | None) -> None:
        if step.position.over is not None:
            self._since.pop(step.ref, None)
        elif packed is not None:
            self._since[step.ref] = (0, 0, len(packed))
        else:
            events, weight, size = self._since.get(step.ref, (0, 0, 0))
            self._since[step.ref] = (events + 1, weight + len(step.event.body), size)


def pack(game: Game, position: Position) -> bytes:
    """The position as compressed JSON."""
    form: dict[str, Any] = {
        "f": FORMAT,
        "v": game.scenario.version,
        "at": position.at,
        "state": encode(position.state),
        "seats": list(position.seats),
        "asks": [
            [asked.number, encode_ask(asked.ask), asked.opened, asked.due, asked.parent, asked.addressee]
            for asked in position.asks.values()
        ],
        "sealed": [[number, encode_move(move, 0)] for number, move in position.sealed.items()],
        "timers": [
            [name, armed.timer.after // MICROSECOND, armed.due] for name, armed in position.timers.items()
        ],
        "opened": position.opened,
        "changed": position.changed,
        "over": position.over,
        "chain": position.chain.hex(),
    }
    return zlib.compress(dumps(form).encode(), 1)


def unpack(game: Game, seq: int, packed: bytes) -> Position | None:
    """The position, or None where this version cannot read it."""
    try:
        form = loads(zlib.decompress(packed))
        if form["f"] != FORMAT or form["v"] != game.scenario.version:
            return None
        return Position(
            seq,
            form["at"],
            decode(game.scenario.definition.state, form["state"]),
            tuple(form["seats"]),
            {
                number: OpenAsk(number, decode_ask(game.scenario, ask), opened, due_at, parent, addressee)
                for number, ask, opened, due_at, parent, addressee in form["asks"]
            },
            {number: decode_move(game.scenario, move, 0) for number, move in form["sealed"]},
            {name: Armed(Timer(name, after * MICROSECOND), due_at) for name, after, due_at in form["timers"]},
            form["opened"],
            form["changed"],
            form["over"],
            bytes.fromhex(form["chain"]),
        )
    except (*UNREADABLE, zlib.error):
        return None


def stale(seq: int, packed: bytes) -> Stale | None:
    """What another version's snapshot says that needs no knowledge of its types."""
    try:
        form = loads(zlib.decompress(packed))
        if form["f"] != FORMAT:
            return None
        return Stale(
            form["v"],
            seq,
            form["at"],
            tuple(form["seats"]),
            form["opened"],
            form["state"],
            bool(form["sealed"]),
            form["over"],
            bytes.fromhex(form["chain"]),
        )
    except (*UNREADABLE, zlib.error):
        return None


def fits(position: Position, log: Sequence[Event]) -> bool:
    """Whether the position is what the log's events just before it lead to; `log` ends with its own event."""
    last = log[-1] if log else None
    if last is None or (last.seq, last.at, last.chain) != (position.seq, position.at, position.chain):
        return False
    before = log[-2].chain if len(log) > 1 else b""
    return chained(before, last, position.state) == last.chain
