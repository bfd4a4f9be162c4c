"""The chain: each event's digest covers the one before, its kind, time, content and the state after it."""

from hashlib import blake2b
from typing import Final, NamedTuple

from scenarios.kernel import options
from scenarios.kernel.codec import dumps, encode, loads
from scenarios.kernel.errors import ParleyError, Refused, ScenarioFault
from scenarios.kernel.play import Game, Stepped, step
from scenarios.kernel.position import Input, Position
from scenarios.kernel.values import State
from scenarios.kernel.wire import decode_input, encode_entry

DIGEST_SIZE: Final = 16

UNREADABLE: Final = (ParleyError, ValueError, LookupError, TypeError, AttributeError)
"""What comes of reading, or deriving again, an event that somebody has changed."""


class Event(NamedTuple):
    """One committed step as it is stored: `body` is the entry's JSON, `chain` the digest up to here."""

    seq: int
    kind: str
    at: int
    body: str
    chain: bytes


class Differs(ParleyError):
    """A stored event is not what its predecessors and the rules give; `seq` names the first such event."""

    def __init__(self, seq: int, what: str) -> None:
        super().__init__(f"Step {seq}: {what}")
        self.seq = seq


def sealed(before: Position, stepped: Stepped) -> tuple[Position, Event]:
    """The event that a step commits, and its position with the chain carried on.

    Raises `ScenarioFault` where the rules made what has no canonical form.
    """
    after, entry = stepped.position, stepped.entry
    try:
        body = dumps(encode_entry(entry, after.at))
        event = Event(after.seq, entry.input.kind, after.at, body, b"")
        chain = chained(before.chain, event, after.state)
    except ValueError as error:
        raise ScenarioFault(f"What the rules made cannot be stored: {error}") from error
    return Position(*after[:-1], chain), Event(*event[:-1], chain)


def chained(before: bytes, event: Event, state: State) -> bytes:
    """The digest of an event: over the digest before it, its content, and the state after it."""
    digest = blake2b(before, digest_size=DIGEST_SIZE)
    digest.update(f"{event.seq}\n{event.kind}\n{event.at}\n{event.body}\n{dumps(encode(state))}".encode())
    return digest.digest()


def rederive(game: Game, before: Position, event: Event) -> Stepped:
    """The step that a stored event records, derived again. Raises `Differs` at the slightest difference."""
    if event.seq != before.seq + 1:
        raise Differs(before.seq + 1, f"it is missing; the next one stored is {event.seq}.")
    if event.at < before.at:
        raise Differs(event.seq, "its time lies before that of the step it follows.")
    try:
        given = decode_input(game.scenario, event.kind, loads(event.body), event.at)
        stepped = step(game, before, given, event.at)
        _check_answers(before, given)
        after, again = sealed(before, stepped)
    except ParleyError as error:
        raise Differs(event.seq, f"the rules do not give it: {str(error).rstrip('.')}.") from error
    except UNREADABLE as error:
        raise Differs(event.seq, "it cannot be read as a step of its kind.") from error
    if again.body != event.body:
        raise Differs(event.seq, f"{_difference(event.body, again.body)} differs from what the rules give.")
    if again.chain != event.chain:
        raise Differs(event.seq, "its checksum differs from what the steps up to it give.")
    return stepped._replace(position=after)


_NAMES: Final = {
    "m": "the move",
    "x": "the input",
    "t": "who learned what",
    "r": "a draw",
    "f": "a draw",
    "o": "the outcome",
}


def _check_answers(before: Position, given: Input) -> None:
    """Every answer fits the ask that it names, as when it was admitted."""
    for move in given.moves:
        if move.ask is not None:
            asked = before.asks.get(move.ask)
            if asked is None or asked.ask.seat != move.seat:
                raise Refused("late", f"{move.seat} had no open question {move.ask}.")
            options.check(asked.ask.options, move.action)


def _difference(stored: str, derived: str) -> str:
    one, other = loads(stored), loads(derived)
    for key in [*one, *other]:
        if one.get(key) != other.get(key):
            return _NAMES.get(key, "its content")
    return "its form"
