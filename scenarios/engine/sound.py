"""What actors decide, checked at the door: a decision of the wrong form harms its branch only."""

from math import isfinite

from pydantic import ValidationError

from scenarios.engine.ports import Act, Consult, Decision, GiveUp, Pass, Sleep
from scenarios.kernel.actions import Action
from scenarios.kernel.errors import ParleyError


def sound(decision: object) -> Decision:
    """The decision, its action validated. Raises `ParleyError` where it is none, or holds what does not belong."""
    if isinstance(decision, Act) and isinstance(decision.source, str):
        return Act(_checked(decision.action), decision.source)
    if isinstance(decision, Consult) and _puts_a_question(decision):
        draft = decision.draft
        return decision if draft is None else decision._replace(draft=_checked(draft))
    if isinstance(decision, Sleep) and _is_time(decision.seconds):
        return decision
    if isinstance(decision, Pass) or (isinstance(decision, GiveUp) and isinstance(decision.reason, str)):
        return decision
    raise ParleyError(f"it decided {decision!r}, which is no decision")


def _checked(action: object) -> Action:
    """The action with every field as declared; one that was made without validation may hold anything."""
    if not isinstance(action, Action):
        raise ParleyError(f"it decided {action!r}, which is no action")
    name = type(action).__name__
    try:
        whole = type(action).model_validate(dict(action.__dict__))
    except (ValidationError, ParleyError) as error:
        raise ParleyError(f"it decided a {name} that cannot be stored ({error})") from error
    if whole != action:
        raise ParleyError(f"it decided a {name} with values of another type than declared")
    return whole


def _puts_a_question(given: Consult) -> bool:
    parts: tuple[object, ...] = given
    return [type(part) for part in parts[:3]] == [str, tuple, str]


def _is_time(seconds: object) -> bool:
    return isinstance(seconds, int | float) and isfinite(seconds)
