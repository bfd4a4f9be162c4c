"""One step of a branch as a pure function: what follows from an input at a position.

Live play, restoring, verifying, branching, searching and the authors' tests all go through `step`.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

from scenarios.kernel import options
from scenarios.kernel.actions import KERNEL_ACTIONS, Action, Option, Rang, Roster, Say
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import decode, dumps, encode
from scenarios.kernel.errors import Illegal, ParleyError, ScenarioFault
from scenarios.kernel.position import Armed, Entry, Input, OpenAsk, Position
from scenarios.kernel.rng import Rng
from scenarios.kernel.rules import ALL, CLOCK, Ask, Move, Outcome, Setup, Step, Tell, Turn
from scenarios.kernel.values import State
from scenarios.kernel.wire import decode_ask

MICROSECOND: Final = timedelta(microseconds=1)
BEFORE: Final = Position(0, 0, cast(State, None), (), {}, {}, {}, 0, 0, None, b"")
"""The position before the start."""


class Stepped(NamedTuple):
    """A step: the new position (its `chain` still that of the old one), the entry, and the asks that changed."""

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
    """The input that starts a session. `params` is an instance of the scenario's parameters."""
    data = {"params": encode(params), "seats": list(seats), "version": game.scenario.version}
    return Input("start", (), data, forced or {})


def step(game: Game, before: Position, given: Input, at: int) -> Stepped:
    """What follows from an input at the branch's time `at`, in microseconds.

    Raises `Illegal` where the rules refuse, `ScenarioFault` where they break their contract.
    """
    at = max(at, before.at)
    if given.kind == "moves":
        return _moves(game, before, given, at)
    return _HANDLERS[given.kind](game, before, given, at)


def _start(game: Game, before: Position, given: Input, at: int) -> Stepped:
    scenario = game.scenario
    seats = tuple(given.data["seats"])
    params = decode(scenario.definition.params, given.data["params"])
    rng = Rng(game.seed, given.forced)
    made = _called("start", lambda: scenario.start(Setup(cast(Any, params), seats), rng))
    blank = before._replace(seats=seats)
    return _follow(game, blank, given, made, rng, at, ())


def _moves(game: Game, before: Position, given: Input, at: int) -> Stepped:
    scenario, moves = game.scenario, given.moves
    first = moves[0]
    action = first.action
    kind = type(action)
    if kind is Roster:
        before = _reseated(before, first)
    elif kind is Rang:
        before = before._replace(timers={n: t for n, t in before.timers.items() if n != cast(Rang, action).timer})
    rng = Rng(game.seed, given.forced)
    if kind in KERNEL_ACTIONS and kind.__name__ not in scenario.definition.actions:
        made = Step(before.state, (Tell(ALL, move=first),) if kind is Say else ())
    else:
        made = _called("apply", lambda: scenario.apply(cast(Any, before.state), cast(Any, moves), rng))
    answered = tuple([move.ask for move in moves if move.ask is not None])
    return _follow(game, before, given, cast(Step[State], made), rng, at, answered)


def _sealed(game: Game, before: Position, given: Input, at: int) -> Stepped:
    (move,) = given.moves
    number = cast(int, move.ask)
    after = before._replace(seq=before.seq + 1, at=at, sealed={**before.sealed, number: move})
    return Stepped(after, Entry(given), (), (number,), ())


def _consult(game: Game, before: Position, given: Input, at: int) -> Stepped:
    number = before.opened + 1
    asked = OpenAsk(
        number,
        decode_ask(game.scenario, given.data["ask"]),
        before.seq + 1,
        None,
        given.data["parent"],
        given.data["addressee"],
    )
    after = before._replace(seq=before.seq + 1, at=at, asks={**before.asks, number: asked}, opened=number)
    return Stepped(after, Entry(given), (asked,), (), ())


def _answer(game: Game, before: Position, given: Input, at: int) -> Stepped:
    number = cast(int, given.moves[0].ask)
    asks = {key: asked for key, asked in before.asks.items() if key != number}
    return Stepped(before._replace(seq=before.seq + 1, at=at, asks=asks), Entry(given), (), (number,), ())


def _beside(game: Game, before: Position, given: Input, at: int) -> Stepped:
    """Kinds that the rules never see: off-record remarks, memories, revisions, occupancy."""
    return Stepped(before._replace(seq=before.seq + 1, at=at), Entry(given), (), (), ())


def _end(game: Game, before: Position, given: Input, at: int) -> Stepped:
    why = str(given.data["why"])
    after = before._replace(seq=before.seq + 1, at=at, asks={}, sealed={}, timers={}, over=why)
    entry = Entry(given, outcome=_outcome(game, before.state, why))
    return Stepped(after, entry, (), (), tuple(before.asks))


def _migrated(game: Game, before: Position, given: Input, at: int) -> Stepped:
    state = decode(game.scenario.definition.state, given.data["state"])
    made = Step(state)
    return _follow(game, before, given, made, Rng(game.seed), at, ())


_HANDLERS: Final[dict[str, Callable[[Game, Position, Input, int], Stepped]]] = {
    "start": _start,
    "sealed": _sealed,
    "consult": _consult,
    "answer": _answer,
    "aside": _beside,
    "memo": _beside,
    "seated": _beside,
    "revised": _beside,
    "migrated": _migrated,
    "end": _end,
}


def _follow(
    game: Game, before: Position, given: Input, made: Step[State], rng: Rng, at: int, answered: tuple[int, ...]
) -> Stepped:
    """The position after the rules have spoken: asks compared, timers set, perhaps the end."""
    if not isinstance(made, Step):
        raise ScenarioFault(f"The rules returned {type(made).__name__} instead of Step(state, tells).")
    seq = before.seq + 1
    state = made.state
    changed = before.changed if state == before.state else seq
    for tell in made.tells:
        _check_audience(before, tell)
    _check_forced(rng)
    turn = _called("turn", lambda: game.scenario.turn(cast(Any, state)))
    draws = tuple(rng.drawn)
    if turn is None:
        after = Position(
            seq, at, state, before.seats, {}, {}, {}, before.opened, changed, "finished", before.chain
        )
        entry = Entry(given, made.tells, draws, _outcome(game, state, "finished"))
        dropped = tuple([number for number in before.asks if number not in answered])
        return Stepped(after, entry, (), answered, dropped)
    asks, opened, dropped = _compared(game, before, turn, answered, seq, at)
    sealed = {n: move for n, move in before.sealed.items() if n in asks} if before.sealed else before.sealed
    after = Position(
        seq,
        at,
        state,
        before.seats,
        asks,
        sealed,
        _armed(game, before, turn, at) if turn.timers or before.timers else before.timers,
        before.opened + len(opened),
        changed,
        None,
        before.chain,
    )
    return Stepped(after, Entry(given, made.tells, draws), opened, answered, dropped)


def _compared(
    game: Game, before: Position, turn: Turn, answered: tuple[int, ...], seq: int, at: int
) -> tuple[dict[int, OpenAsk], tuple[OpenAsk, ...], tuple[int, ...]]:
    standing = {
        (asked.ask.seat, asked.ask.key): asked
        for number, asked in before.asks.items()
        if number not in answered and asked.parent is None
    }
    kept: dict[int, OpenAsk] = {}
    fresh: list[OpenAsk] = []
    places: set[tuple[str, str]] = set()
    for ask in turn.asks:
        place = (ask.seat, ask.key)
        if place in places:
            raise ScenarioFault(f"Two asks for {ask.seat!r} have the key {ask.key!r}; give one another key.")
        places.add(place)
        was = standing.get(place)
        if was is not None and was.ask == ask:
            kept[was.number] = was
            continue
        _check_ask(game, before, ask)
        due = None if ask.deadline is None else at + ask.deadline // MICROSECOND
        fresh.append(OpenAsk(before.opened + len(fresh) + 1, ask, seq, due))
    if len(kept) + len(answered) < len(before.asks):
        for number, asked in before.asks.items():
            if asked.parent is not None and asked.parent in kept:
                kept[number] = asked
    dropped = tuple([number for number in before.asks if number not in kept and number not in answered])
    for asked in fresh:
        kept[asked.number] = asked
    return kept, tuple(fresh), dropped


def _armed(game: Game, before: Position, turn: Turn, at: int) -> dict[str, Armed]:
    if "Rang" not in game.scenario.definition.actions and turn.timers:
        raise ScenarioFault("A turn sets a timer, so Rang must stand in the scenario's union of actions.")
    armed: dict[str, Armed] = {}
    for timer in turn.timers:
        was = before.timers.get(timer.name)
        armed[timer.name] = (
            was if was is not None and was.timer == timer else Armed(timer, at + timer.after // MICROSECOND)
        )
    return armed


def _check_ask(game: Game, before: Position, ask: Ask) -> None:
    if ask.seat not in before.seats or ask.seat == CLOCK:
        raise ScenarioFault(f"The rules ask {ask.seat!r}, which is no seat of this session.")
    if ask.joint is not None and ask.optional:
        raise ScenarioFault("An ask of a joint group cannot be optional; give it an action that means passing.")
    if ask.deadline is not None and ask.optional and ask.default is None:
        raise ScenarioFault("An optional ask with a deadline needs a default; set a Timer to move on without one.")
    if ask.default is not None:
        options.check(ask.options, ask.default)
    _check_options(type(game.scenario), ask.options)


@lru_cache(maxsize=4096)
def _check_options(scenario: type[AnyScenario], offered: tuple[Option, ...]) -> None:
    if not offered:
        raise ScenarioFault("An ask needs at least one option.")
    known = {*scenario.definition.actions.values(), Say}
    for option in offered:
        action = options.action_of(option)
        if action not in known:
            raise ScenarioFault(f"{action.__name__} is asked for, but stands not in the scenario's union of actions.")
        if bare := options.free_text_fields(option):
            raise ScenarioFault(
                f"{action.__name__}.{bare[0]} is free text: declare it Words, or narrow it with one_of(…)."
            )


def _check_audience(before: Position, tell: Tell) -> None:
    for seat in (tell.to,) if isinstance(tell.to, str) else tell.to:
        if seat != ALL and seat not in before.seats:
            raise ScenarioFault(f"The rules tell {seat!r}, which is no seat of this session.")


def _check_forced(rng: Rng) -> None:
    unused = rng.forced.keys() - {key for key, _ in rng.drawn}
    if unused:
        made = ", ".join(key for key, _ in rng.drawn) or "none"
        raise Illegal(f"This step makes no draw {', '.join(sorted(unused))}; it makes: {made}.")


def _reseated(before: Position, move: Move[Action]) -> Position:
    change = cast(Roster, move.action).change
    if change == "joined":
        return before._replace(seats=(*before.seats, move.seat))
    if change == "left":
        return before._replace(seats=tuple([seat for seat in before.seats if seat != move.seat]))
    return before


def _outcome(game: Game, state: State, why: str) -> Outcome:
    return _called("outcome", lambda: game.scenario.outcome(cast(Any, state), why))


def _called(name: str, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ParleyError:
        raise
    except Exception as error:
        raise ScenarioFault(f"The scenario's `{name}` failed: {type(error).__name__}: {error}.") from error


def run(game: Game, before: Position, inputs: Iterable[tuple[Input, int]]) -> Position:
    """The position after several inputs, each with its time."""
    for given, at in inputs:
        before = step(game, before, given, at).position
    return before


__all__ = ["BEFORE", "Game", "Stepped", "begin", "dumps", "run", "step"]
