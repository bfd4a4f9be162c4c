"""A mandate: hard limits on what others may do for a principal, checked outside of whoever decides."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from scenarios.engine.amounts import amounts
from scenarios.kernel import options
from scenarios.kernel.actions import Narrowing, Rang, Roster, Say, Scalar
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.contract import called
from scenarios.kernel.errors import ParleyError, Refused, ScenarioFault
from scenarios.kernel.rules import Move
from scenarios.kernel.values import State
from scenarios.kernel.words import inline_text

_OPS: Final = {"at_least": 1, "at_most": 1, "between": 2}


class Mandate(NamedTuple):
    """Limits on the terms that a seat may be bound to, sorted by term (`price`, at most 9,000).

    It stays with the seat when the seat passes on, and on every branch, also one that leaves before it was set.
    Only the principal moves without it.
    """

    limits: tuple[tuple[str, Narrowing], ...]
    principal: int | None = None
    """The person on whose behalf others act; None where nobody is exempt."""

    def line(self) -> str:
        """Its limits in one line: "price at most 9,000"."""
        return ", ".join([f"{term} {_said(limit)}" for term, limit in self.limits])


def mandate_of(form: Mapping[str, Any], principal: int | None = None) -> Mandate:
    """The mandate of a mapping such as `{"price": {"at_most": 9000}}`. Raises `ParleyError`."""
    return Mandate(
        tuple(sorted((str(term), _limit(str(term), given)) for term, given in form.items())), principal
    )


def breach(
    scenario: AnyScenario, state: State, move: Move[Any], mandate: Mandate, words: Mapping[str, str] = {}
) -> str | None:
    """How a move would go beyond the mandate, by its terms or by an amount in what it says; None where it does not.

    `words` are the new ones that are kept apart, by reference. Raises `ScenarioFault` for terms that are none.
    """
    if isinstance(move.action, Rang | Roster):
        return None
    terms = {} if type(move.action) is Say else called("terms", scenario.terms, state, move.seat, move.action)
    if not isinstance(terms, Mapping):
        raise ScenarioFault(f"`terms` returned {type(terms).__name__}.")
    limits = dict(mandate.limits)
    for term, limit in mandate.limits:
        if (value := terms.get(term)) is not None and _goes_beyond(limit, term, value):
            return f"its {term} would be {_shown(value)}"
    for said in move.action.speech():
        text = words.get(said.ref) if said.ref else inline_text(said)
        if text is not None and (amount := _promised(text, limits.values())) is not None:
            return f"its words name {amount}"
    return None


class BeyondMandate(Refused):
    """Somebody other than the principal would bind the seat beyond its mandate; nothing has changed."""

    def __init__(self, seat: str, mandate: Mandate, how: str) -> None:
        super().__init__("mandate", f"This goes beyond the mandate of {seat} ({mandate.line()}): {how}.")


def check(
    scenario: AnyScenario, state: State, move: Move[Any], mandate: Mandate, words: Mapping[str, str] = {}
) -> None:
    """Raise `BeyondMandate` where the move, with these new words in it, goes beyond the mandate."""
    if (how := breach(scenario, state, move, mandate, words)) is not None:
        raise BeyondMandate(move.seat, mandate, how)


def _goes_beyond(limit: Narrowing, term: str, value: Any) -> bool:
    try:
        return options.breach(limit, value) is not None
    except Exception as error:  # foreign values
        raise ScenarioFault(f"`terms` gives {value!r} for {term}, which no limit can be held to.") from error


def _promised(text: str, limits: Iterable[Narrowing]) -> str | None:
    """The first amount in the text that lies beyond a limit on numbers."""
    bounds = [limit for limit in limits if limit.op in _OPS or all(_is_number(arg) for arg in limit.args)]
    for amount in amounts(text) if bounds else ():
        for limit in bounds:
            if options.breach(limit, amount.value) is not None:
                return amount.text
    return None


def _limit(term: str, given: Any) -> Narrowing:
    if isinstance(given, Mapping) and len(given) == 1:
        ((op, args),) = given.items()
        if op in ("at_least", "at_most") and _is_number(args):
            return Narrowing(op, (args,))
        if (
            op == "between"
            and isinstance(args, list | tuple)
            and len(args) == 2
            and all(map(_is_number, args))
        ):
            return Narrowing("between", tuple(args))
        if op == "one_of" and isinstance(args, list | tuple) and args:
            return Narrowing("one_of", tuple(args))
    raise ParleyError(
        f"The mandate for {term!r} is written {{at_least: N}}, {{at_most: N}}, {{between: [N, M]}} or {{one_of: […]}}."
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _said(limit: Narrowing) -> str:
    match limit.op:
        case "between":
            return f"from {_shown(limit.args[0])} to {_shown(limit.args[1])}"
        case "one_of":
            return f"one of {', '.join(map(_shown, limit.args))}"
        case op:
            return f"{op.replace('_', ' ')} {_shown(limit.args[0])}"


def _shown(value: Scalar) -> str:
    return f"{value:,}" if _is_number(value) else str(value)
