"""What the rules owe the kernel. A breach is a `ScenarioFault`: nothing of the step is kept."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, cast

from scenarios.kernel import options
from scenarios.kernel.actions import Option, Roster, Say
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.errors import Illegal, Refused, ScenarioFault
from scenarios.kernel.position import Input, Position
from scenarios.kernel.rng import Rng
from scenarios.kernel.rules import ALL, CLOCK, Ask, Outcome, Step, Tell, Turn


def called(name: str, call: Callable[..., Any], *args: Any, may_refuse: bool = False) -> Any:
    """What a method of the scenario returns. `Illegal` passes where it may refuse; all else is a fault."""
    try:
        return call(*args)
    except ScenarioFault:
        raise
    except Exception as error:
        if may_refuse and isinstance(error, Illegal):
            raise
        raise ScenarioFault(f"The scenario's `{name}` failed: {type(error).__name__}: {error}.") from error


def check_step(game_state: type, before: Position, given: Input, made: Any) -> None:
    """A `Step` with a state of the declared class, whose tells reach seats of the session."""
    if not isinstance(made, Step):
        raise ScenarioFault(f"The rules returned {type(made).__name__} instead of Step(state, tells).")
    if type(made.state) is not game_state:
        raise ScenarioFault(
            f"The rules returned a state that is {type(made.state).__name__}, not {game_state.__name__}."
        )
    if type(made.tells) is not tuple:
        raise ScenarioFault("The tells of a Step are a tuple; write Step(state, (tell,)).")
    for tell in made.tells:
        if not isinstance(tell, Tell):
            raise ScenarioFault(
                f"A Step tells {type(tell).__name__}; write Tell(to, text), brief(…) or show(move)."
            )
        if not isinstance(tell.text, str):
            raise ScenarioFault(
                f'The text of a tell is {type(tell.text).__name__}; quote words as f"{{words}}".'
            )
        if tell.to != ALL:
            _check_audience(before, given, tell)
        elif tell.brief:
            raise ScenarioFault("A brief goes to one seat; everyone is told without `brief`.")
        if tell.move is not None and tell.move not in given.moves:
            raise ScenarioFault(
                "A tell shows a move of another step; keep what it said in the state instead."
            )


def _check_audience(before: Position, given: Input, tell: Tell) -> None:
    if type(tell.to) not in (str, tuple):
        raise ScenarioFault("A tell goes to ALL, to a seat or to a tuple of seats.")
    if tell.brief and type(tell.to) is not str:
        raise ScenarioFault("A brief goes to one seat; write one for each.")
    leaving = [move.seat for move in given.moves if type(move.action) is Roster]
    for seat in (tell.to,) if isinstance(tell.to, str) else tell.to:
        if seat not in before.seats and seat not in leaving:
            raise ScenarioFault(f"The rules tell {seat!r}, which is no seat of this session.")


def check_forced(rng: Rng) -> None:
    """Every draw that an edit replaces was made."""
    if not rng.forced:
        return
    unused = rng.forced.keys() - {key for key, _ in rng.drawn}
    if unused:
        made = ", ".join(key for key, _ in rng.drawn) or "none"
        raise Illegal(f"This step makes no draw {', '.join(sorted(unused))}; it makes: {made}.")


def check_turn(scenario: AnyScenario, turn: Any) -> None:
    """A `Turn` whose asks differ by seat and key, and whose timers have names of their own."""
    if not isinstance(turn, Turn):
        raise ScenarioFault(f"`turn` returned {type(turn).__name__} instead of Turn(asks, timers) or None.")
    if len(turn.asks) > 1:
        places: set[tuple[str, str]] = set()
        for ask in turn.asks:
            if (ask.seat, ask.key) in places:
                raise ScenarioFault(
                    f"Two asks for {ask.seat!r} have the key {ask.key!r}; give one another key."
                )
            places.add((ask.seat, ask.key))
    if turn.timers:
        if "Rang" not in scenario.definition.actions:
            raise ScenarioFault("A turn sets a timer, so Rang must stand in the scenario's union of actions.")
        names = [timer.name for timer in turn.timers]
        if len({*names}) < len(names):
            raise ScenarioFault(f"Two timers of a turn have the same name: {', '.join(sorted(names))}.")


def check_ask(scenario: AnyScenario, before: Position, ask: Ask) -> None:
    """A newly opened ask can be answered: its seat, options, deadline and default fit together."""
    if ask.seat not in before.seats or ask.seat == CLOCK:
        raise ScenarioFault(f"The rules ask {ask.seat!r}, which is no seat of this session.")
    if type(ask.options) is not tuple:
        raise ScenarioFault("The options of an Ask are a tuple; write (Offer, Accept).")
    if ask.joint is not None and ask.optional:
        raise ScenarioFault(
            "An ask of a joint group cannot be optional; give it an action that means passing."
        )
    if ask.deadline is not None and ask.optional and ask.default is None:
        raise ScenarioFault(
            "An optional ask with a deadline needs a default; set a Timer to move on without one."
        )
    _check_options(cast(Hashable, type(scenario)), ask.options)
    if ask.default is not None:
        try:
            options.check(ask.options, ask.default)
        except Refused as error:
            raise ScenarioFault(f"The default of an ask is none of its options: {error}") from error


@lru_cache(maxsize=4096)
def _check_options(scenario: Any, offered: tuple[Option, ...]) -> None:
    if not offered:
        raise ScenarioFault("An ask needs at least one option.")
    known = {*scenario.definition.actions.values(), Say}
    actions = [options.action_of(option) for option in offered]
    for action, option in zip(actions, offered, strict=True):
        if action not in known:
            raise ScenarioFault(
                f"{action.__name__} is asked for, but stands not in the scenario's union of actions."
            )
        if actions.count(action) > 1:
            raise ScenarioFault(f"An ask offers {action.__name__} twice; join its limits in one where(…).")
        if bare := options.free_text_fields(option):
            raise ScenarioFault(
                f"{action.__name__}.{bare[0]} is free text: declare it Words, or narrow it with one_of(…)."
            )
        if misfit := options.misfit(option):
            raise ScenarioFault(misfit)


def outcome_of(scenario: AnyScenario, state: Any, why: str) -> Outcome:
    """How it ended, as the rules say."""
    outcome = called("outcome", scenario.outcome, state, why)
    if not isinstance(outcome, Outcome):
        raise ScenarioFault(f"`outcome` returned {type(outcome).__name__} instead of Outcome(summary=…).")
    return outcome
