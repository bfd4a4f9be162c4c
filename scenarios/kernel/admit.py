"""Whether a move may be made now: the pure gate between whoever moves and the rules."""

from typing import Any, Final

from scenarios.kernel import options
from scenarios.kernel.actions import Action, Rang, Roster, Say
from scenarios.kernel.errors import Refused
from scenarios.kernel.position import Input, OpenAsk, Position
from scenarios.kernel.rules import CLOCK, Ask, Cause, Move, Role, Scenario, Source, seats_of
from scenarios.kernel.wire import encode_ask

SEALED: Final = "You have already chosen; it is sealed until all have."
AnyScenario = Scenario[Any, Any, Any]


def admit(
    scenario: AnyScenario,
    position: Position,
    seat: str,
    action: Action,
    *,
    ask: int | None = None,
    basis: int | None = None,
    cause: Cause = "seat",
    source: Source = "api",
    at: int = 0,
) -> Input:
    """The input that this move makes at this position.

    An answer to a joint ask is sealed until the last one comes, which makes the input of them all.
    Raises `Refused`: ended, foreign (another's ask), late (no longer open), invalid (no such option, out
    of its limits), stale (a bound action on a changed state) or silent (no talk now).
    """
    if position.over is not None:
        raise Refused("ended", "It is over; nothing can be changed any more.")
    basis = position.seq if basis is None else basis
    wanted = _wanted(scenario, position, seat, action, ask)
    if wanted is None:
        return Input("moves", (Move(seat, action, None, at, cause, basis, source),))
    options.check(wanted.ask.options, action)
    if action.bound and basis < position.changed:
        raise Refused("stale", "The offer has changed since you saw it; look at it again, then decide.")
    move = Move(seat, action, wanted.number, at, cause, basis, source)
    if wanted.ask.joint is None:
        return Input("moves", (move,))
    group = _group(position, wanted.ask.joint)
    if any(number != wanted.number and number not in position.sealed for number in group):
        return Input("sealed", (move,))
    return _joint(position, [position.sealed.get(number, move) for number in group], wanted.number)


def complete(position: Position) -> Input | None:
    """The input of a joint group that waits for nobody any more, because an open ask of it went away.

    Take it before anything else: nobody is left whose answer would bring it.
    """
    for joint in sorted({position.asks[number].ask.joint or "" for number in position.sealed}):
        group = _group(position, joint)
        if all(number in position.sealed for number in group):
            return _joint(position, [position.sealed[number] for number in group], None)
    return None


def consult(scenario: AnyScenario, position: Position, parent: int, ask: Ask, addressee: str) -> Input:
    """The input by which the holder of an open ask puts a question to somebody, who needs no seat.

    `ask.seat` is the seat that consults and alone learns the answer. Raises `Refused`.
    """
    asking = position.asks.get(parent)
    if position.over is not None or asking is None or parent in position.sealed:
        raise Refused("late", "This move is no longer open.")
    if asking.ask.seat != ask.seat:
        raise Refused("foreign", "This is another seat's move.")
    known = (*scenario.definition.actions.values(), Say)
    if not ask.options or any(options.action_of(option) not in known for option in ask.options):
        raise Refused("invalid", "Offer one of the scenario's actions to choose, or words with Say.")
    if ask.default is not None:
        options.check(ask.options, ask.default)
    return Input(
        "consult", (), {"ask": encode_ask(ask._replace(joint=None)), "parent": parent, "addressee": addressee}
    )


def admit_answer(position: Position, number: int, action: Action, *, by: str, at: int = 0) -> Input:
    """The input that an answer to a consultation makes. Raises `Refused`."""
    asked = position.asks.get(number)
    if position.over is not None or asked is None:
        raise Refused("late", "This question is no longer open.")
    if asked.addressee != by:
        raise Refused("foreign", "This question was put to somebody else.")
    options.check(asked.ask.options, action)
    return Input("answer", (Move(asked.ask.seat, action, number, at),))


def ring(position: Position, name: str) -> Input:
    """The input of a timer that rings. Raises `Refused` where it is not armed."""
    if name not in position.timers or position.over is not None:
        raise Refused("late", f"The timer {name} is not running.")
    return Input(
        "moves", (Move(CLOCK, Rang(timer=name), None, position.timers[name].due, basis=position.seq),)
    )


def join(scenario: AnyScenario, position: Position, role: str) -> Input:
    """The input of a new seat of an open role. Raises `Refused` where there is none to take."""
    wanted: Role | None = scenario.definition.roles.get(role)
    if position.over is not None:
        raise Refused("ended", "It is over; nobody can join any more.")
    if wanted is None or not wanted.open:
        raise Refused("illegal", f"No seat of {role!r} can be taken in the middle.")
    taken = [seat for seat in position.seats if scenario.role_of(seat) is wanted]
    free = [seat for seat in seats_of(wanted, wanted.max) if seat not in position.seats]
    if len(taken) >= wanted.max:
        raise Refused("illegal", f"All {wanted.max} seats of {role!r} are taken.")
    return _roster(free[0], "joined", position)


def unanswered(position: Position, number: int | None) -> None:
    """Raises `Refused` where an ask waits for nobody any more; None for no ask."""
    if number is not None and (number not in position.asks or number in position.sealed):
        raise Refused("late", "This move is no longer open.")


def leave(scenario: AnyScenario, position: Position, seat: str) -> Input:
    """The input of a seat given up for good. Raises `Refused` where the rules need it filled."""
    if position.over is not None or seat not in position.seats:
        raise Refused("illegal", f"There is no seat {seat!r} to leave.")
    role = scenario.role_of(seat)
    left = sum(scenario.role_of(other) is role for other in position.seats) - 1
    if not role.open or left < role.min:
        raise Refused("illegal", f"{seat!r} is needed; pass it to a stand-in instead.")
    return _roster(seat, "left", position)


def hand_over(position: Position, seat: str, *, withdraws: bool = True) -> Input:
    """The input of a seat that passes to another holder; `withdraws` what its last one has asked of others."""
    if position.over is not None or seat not in position.seats:
        raise Refused("illegal", f"There is no seat {seat!r} to pass on.")
    given = _roster(seat, "handed", position)
    return given._replace(data={"withdraws": True}) if withdraws else given


def _group(position: Position, joint: str | None) -> list[int]:
    """Numbers of the open asks of a joint group."""
    return [n for n, asked in position.asks.items() if asked.addressee is None and asked.ask.joint == joint]


def _joint(position: Position, moves: list[Move[Action]], last: int | None) -> Input:
    """All moves of a group in role order; `by` is the ask whose answer was never sealed."""
    order = {name: place for place, name in enumerate(position.seats)}
    moves.sort(key=lambda move: (order.get(move.seat, len(order)), move.ask or 0))
    return Input("moves", tuple(moves), {"by": last} if len(moves) > 1 or last is None else {})


def _roster(seat: str, change: str, position: Position) -> Input:
    action = Roster.model_validate({"change": change})
    return Input("moves", (Move(seat, action, None, position.at, "host", position.seq),))


def _wanted(
    scenario: AnyScenario, position: Position, seat: str, action: Action, number: int | None
) -> OpenAsk | None:
    """The open ask that this move answers; None for talk beside the moves."""
    if isinstance(action, Rang | Roster):
        raise Refused("foreign", "Only the clock and the host can do that.")
    if number is None:
        fitting = [
            o for o in _open_to(position, seat) if type(action) in map(options.action_of, o.ask.options)
        ]
        if not fitting and type(action) is Say:
            _may_talk(scenario, position, seat)
            return None
        if not fitting:
            raise _no_ask(position, seat, action)
        return fitting[0]
    found = position.asks.get(number)
    if found is not None and (found.ask.seat != seat or found.addressee is not None):
        raise Refused("foreign", "This is another seat's move.")
    if number in position.sealed:
        raise Refused("late", SEALED)
    if found is None:
        raise Refused("late" if 0 < number <= position.opened else "invalid", "This move is no longer open.")
    return found


def _open_to(position: Position, seat: str) -> list[OpenAsk]:
    return [
        asked
        for number, asked in position.asks.items()
        if asked.ask.seat == seat and number not in position.sealed and asked.addressee is None
    ]


def _no_ask(position: Position, seat: str, action: Action) -> Refused:
    if seat not in position.seats:
        return Refused("foreign", f"There is no seat {seat!r} here.")
    sealed = [position.asks[n].ask for n, move in position.sealed.items() if move.seat == seat]
    if any(type(action) in map(options.action_of, ask.options) for ask in sealed):
        return Refused("late", SEALED)
    mine = _open_to(position, seat)
    if not mine:
        return Refused("late", "It is not your move; wait for the others.")
    choices = tuple([option for asked in mine for option in asked.ask.options])
    return Refused("invalid", f"Now you can choose {options.named(choices)}, not {type(action).title()}.")


def _may_talk(scenario: AnyScenario, position: Position, seat: str) -> None:
    if seat not in position.seats:
        raise Refused("foreign", f"There is no seat {seat!r} here.")
    if scenario.talk == "never":
        raise Refused("silent", "Talk is not part of this; only the moves count.")
    if scenario.talk == "on_turn" and not _open_to(position, seat):
        raise Refused("silent", "You can speak when it is your move.")
