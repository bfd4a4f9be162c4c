"""One step of a branch as a pure function: what follows from an input at a position.

Live play, restoring, verifying, branching, searching and the authors' tests all go through `step`.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final, NamedTuple, cast, get_args

from scenarios.kernel.actions import KERNEL_ACTIONS, Action, Rang, Roster, Say
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import decode, dumps, encode
from scenarios.kernel.contract import called, check_ask, check_forced, check_step, check_turn, outcome_of
from scenarios.kernel.errors import Refused, ScenarioFault
from scenarios.kernel.position import Armed, Beside, Entry, Input, OpenAsk, Position
from scenarios.kernel.rng import Rng
from scenarios.kernel.rules import (
    ALL,
    Ask,
    Move,
    Role,
    Setup,
    Step,
    Tell,
    Turn,
    in_role_order,
    role_name,
    seats_of,
)
from scenarios.kernel.values import State
from scenarios.kernel.wire import decode_ask
from scenarios.kernel.words import MARKS

MICROSECOND: Final = timedelta(microseconds=1)
BEFORE: Final = Position(0, 0, cast(State, None), (), {}, {}, {}, 0, 0, None, b"")
"""The position before the start."""


class Stepped(NamedTuple):
    """A step: the new position (its `chain` still the old one's), the entry, and the asks that changed."""

    position: Position
    entry: Entry
    opened: tuple[OpenAsk, ...]
    answered: tuple[int, ...]
    """Numbers answered by this input."""
    dropped: tuple[int, ...]
    """Numbers closed because the rules no longer ask."""


class Game(NamedTuple):
    """A scenario with the seed of a session."""

    scenario: AnyScenario
    seed: int


def begin(game: Game, params: Any, seats: tuple[str, ...], forced: dict[str, Any] | None = None) -> Input:
    """The input that starts a session with these seats, brought into role order.

    `params` is an instance of the scenario's parameters. Raises `Refused` where seats do not fit the roles.
    """
    roles = game.scenario.definition.roles
    unknown = [seat for seat in seats if seat not in _all_seats(game.scenario)]
    if unknown or len({*seats}) < len(seats):
        raise Refused(
            "illegal", f"{', '.join(unknown or seats)}: these are not {game.scenario.name}'s seats."
        )
    for role in roles.values():
        count = sum(role_name(seat) == role.name for seat in seats)
        if not role.min <= count <= role.max:
            raise Refused(
                "illegal", f"{game.scenario.name} needs {_span(role)} of {role.name!r}, not {count}."
            )
    form = encode(params)
    if any(mark in dumps(form) for mark in MARKS):
        raise Refused("invalid", "The parameters hold characters that are reserved (U+E000, U+E001).")
    ordered = in_role_order(roles, seats)
    data = {"params": form, "seats": list(ordered), "version": game.scenario.version}
    return Input("start", (), data, forced or {})


def _all_seats(scenario: AnyScenario) -> set[str]:
    return {seat for role in scenario.definition.roles.values() for seat in seats_of(role, role.max)}


def _span(role: Role) -> str:
    return str(role.min) if role.min == role.max else f"{role.min} to {role.max}"


def step(game: Game, before: Position, given: Input, at: int) -> Stepped:
    """What follows from an input at the branch's time `at`, in microseconds.

    Raises `Illegal` where the rules refuse, `ScenarioFault` where they break their contract.
    """
    at = max(at, before.at)
    if before.over is not None and given.kind not in _AFTERWARDS:
        raise Refused("ended", "It is over; nothing can be changed any more.")
    if given.kind == "moves":
        return _moves(game, before, given, at)
    return _HANDLERS[given.kind](game, before, given, at)


def _start(game: Game, before: Position, given: Input, at: int) -> Stepped:
    scenario, version = game.scenario, given.data["version"]
    if before.seq:
        raise ScenarioFault("A branch starts once.")
    _check_version(scenario, version)
    seats = tuple(given.data["seats"])
    params = decode(scenario.definition.params, given.data["params"])
    rng = Rng(game.seed, given.forced)
    made = called(
        "start", scenario.start, Setup(cast(Any, params), seats), rng, may_refuse=bool(given.forced)
    )
    blank = before._replace(seats=seats)
    return _follow(game, blank, given, made, rng, at, ())


def _check_version(scenario: AnyScenario, version: int) -> None:
    if version != scenario.version:
        raise ScenarioFault(
            f"It was played with version {version} of {scenario.name}, and this is version "
            f"{scenario.version}; install that version to look at it."
        )


def _moves(game: Game, before: Position, given: Input, at: int) -> Stepped:
    scenario, moves = game.scenario, given.moves
    first = moves[0]
    action = first.action
    kind = type(action)
    if kind is Roster:
        before = before._replace(seats=_reseated(game.scenario, before.seats, first))
    elif kind is Rang:
        before = before._replace(
            timers={n: t for n, t in before.timers.items() if n != cast(Rang, action).timer}
        )
    rng = Rng(game.seed, given.forced)
    if kind in KERNEL_ACTIONS and kind.__name__ not in scenario.definition.actions:
        made = Step(before.state, (Tell(ALL, move=first),) if kind is Say else ())
    else:
        # Sealed choices cannot be refused: they were made unseen. Narrow the options of a joint ask instead.
        may_refuse = len(moves) == 1 or bool(given.forced)
        made = called("apply", scenario.apply, before.state, moves, rng, may_refuse=may_refuse)
    answered = tuple([move.ask for move in moves if move.ask is not None])
    return _follow(game, before, given, made, rng, at, answered)


def _sealed(game: Game, before: Position, given: Input, at: int) -> Stepped:
    (move,) = given.moves
    number = cast(int, move.ask)
    asks, dropped = _without_consultations(before.asks, number)
    after = before._replace(seq=before.seq + 1, at=at, asks=asks, sealed={**before.sealed, number: move})
    return Stepped(after, Entry(given), (), (number,), dropped)


def _consult(game: Game, before: Position, given: Input, at: int) -> Stepped:
    number = before.opened + 1
    ask = decode_ask(game.scenario, given.data["ask"])
    asked = OpenAsk(number, ask, before.seq + 1, _due(ask, at), given.data["parent"], given.data["addressee"])
    after = before._replace(seq=before.seq + 1, at=at, asks={**before.asks, number: asked}, opened=number)
    return Stepped(after, Entry(given), (asked,), (), ())


def _answer(game: Game, before: Position, given: Input, at: int) -> Stepped:
    number = cast(int, given.moves[0].ask)
    rest, dropped = _without_consultations(before.asks, number)
    asks = {key: asked for key, asked in rest.items() if key != number}
    return Stepped(
        before._replace(seq=before.seq + 1, at=at, asks=asks), Entry(given), (), (number,), dropped
    )


def _beside(game: Game, before: Position, given: Input, at: int) -> Stepped:
    """Kinds that the rules never see."""
    return Stepped(before._replace(seq=before.seq + 1, at=at), Entry(given), (), (), ())


def _end(game: Game, before: Position, given: Input, at: int) -> Stepped:
    why = str(given.data["why"])
    after = before._replace(seq=before.seq + 1, at=at, asks={}, sealed={}, timers={}, over=why)
    entry = Entry(given, outcome=outcome_of(game.scenario, before.state, why))
    return Stepped(after, entry, (), (), tuple(before.asks))


def _migrated(game: Game, before: Position, given: Input, at: int) -> Stepped:
    """Everything stands in the event: what came before it was another version's."""
    _check_version(game.scenario, given.data["version"])
    state = decode(game.scenario.definition.state, given.data["state"])
    blank = BEFORE._replace(
        seq=before.seq, seats=tuple(given.data["seats"]), opened=given.data["opened"], chain=before.chain
    )
    return _follow(game, blank, given, Step(state), Rng(game.seed), at, ())


_AFTERWARDS: Final = frozenset(get_args(Beside))
_HANDLERS: Final[dict[str, Callable[[Game, Position, Input, int], Stepped]]] = {
    "start": _start,
    "sealed": _sealed,
    "consult": _consult,
    "answer": _answer,
    **dict.fromkeys(get_args(Beside), _beside),
    "migrated": _migrated,
    "end": _end,
}


def _follow(
    game: Game,
    before: Position,
    given: Input,
    made: Step[State],
    rng: Rng,
    at: int,
    answered: tuple[int, ...],
) -> Stepped:
    """The position after the rules have spoken: asks compared, timers set, perhaps the end."""
    check_step(game.scenario.definition.state, before, given, made)
    seq = before.seq + 1
    state = made.state
    changed = before.changed if state is before.state or state == before.state else seq
    check_forced(rng)
    turn = called("turn", game.scenario.turn, state)
    draws = tuple(rng.drawn)
    if turn is None:
        after = Position(
            seq, at, state, before.seats, {}, {}, {}, before.opened, changed, "finished", before.chain
        )
        entry = Entry(given, made.tells, draws, outcome_of(game.scenario, state, "finished"))
        dropped = tuple([number for number in before.asks if number not in answered])
        return Stepped(after, entry, (), answered, dropped)
    check_turn(game.scenario, turn)
    asks, opened, dropped = _compared(game, before, turn, answered, seq, at, _reseats(given))
    sealed = {n: move for n, move in before.sealed.items() if n in asks} if before.sealed else before.sealed
    after = Position(
        seq,
        at,
        state,
        before.seats,
        asks,
        sealed,
        _armed(before, turn, at) if turn.timers or before.timers else before.timers,
        before.opened + len(opened),
        changed,
        None,
        before.chain,
    )
    return Stepped(after, Entry(given, made.tells, draws), opened, answered, dropped)


def _compared(
    game: Game,
    before: Position,
    turn: Turn,
    answered: tuple[int, ...],
    seq: int,
    at: int,
    reseated: str | None,
) -> tuple[dict[int, OpenAsk], tuple[OpenAsk, ...], tuple[int, ...]]:
    standing = {
        (asked.ask.seat, asked.ask.key): asked
        for number, asked in before.asks.items()
        if number not in answered and asked.parent is None
    }
    kept: dict[int, OpenAsk] = {}
    fresh: list[OpenAsk] = []
    for ask in turn.asks:
        place = (ask.seat, ask.key)
        was = standing.get(place)
        if was is not None and was.ask == ask and ask.seat in before.seats:
            kept[was.number] = was
            continue
        check_ask(game.scenario, before, ask)
        fresh.append(OpenAsk(before.opened + len(fresh) + 1, ask, seq, _due(ask, at)))
    if len(kept) + len(answered) < len(before.asks):
        for number, asked in before.asks.items():
            # What a seat's last holder has asked of others, nobody waits for any more.
            if asked.parent is not None and asked.parent in kept and asked.ask.seat != reseated:
                kept[number] = asked
    dropped = tuple([number for number in before.asks if number not in kept and number not in answered])
    if len(kept) > 1:
        kept = dict(sorted(kept.items()))
    for asked in fresh:
        kept[asked.number] = asked
    return kept, tuple(fresh), dropped


def _reseats(given: Input) -> str | None:
    """The seat whose last holder's questions are withdrawn with this step."""
    return given.moves[0].seat if given.moves and given.data.get("withdraws") else None


def _armed(before: Position, turn: Turn, at: int) -> dict[str, Armed]:
    armed: dict[str, Armed] = {}
    for timer in turn.timers:
        was = before.timers.get(timer.name)
        armed[timer.name] = (
            was if was is not None and was.timer == timer else Armed(timer, at + timer.after // MICROSECOND)
        )
    return armed


def _reseated(scenario: AnyScenario, seats: tuple[str, ...], move: Move[Action]) -> tuple[str, ...]:
    match cast(Roster, move.action).change:
        case "joined":
            return in_role_order(scenario.definition.roles, (*seats, move.seat))
        case "left":
            return tuple([seat for seat in seats if seat != move.seat])
        case _:
            return seats


def _without_consultations(
    asks: dict[int, OpenAsk], parent: int
) -> tuple[dict[int, OpenAsk], tuple[int, ...]]:
    """The asks without those that the holder of the answered one had put to others."""
    gone: set[int] = set()
    for number, asked in asks.items():
        if asked.parent == parent or asked.parent in gone:
            gone.add(number)
    return ({n: asked for n, asked in asks.items() if n not in gone} if gone else asks), tuple(sorted(gone))


def _due(ask: Ask, at: int) -> int | None:
    return None if ask.deadline is None else at + ask.deadline // MICROSECOND


def run(game: Game, before: Position, inputs: Iterable[tuple[Input, int]]) -> Position:
    """The position after several inputs, each with its time."""
    for given, at in inputs:
        before = step(game, before, given, at).position
    return before
