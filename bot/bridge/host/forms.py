"""Forms of the host: an action's schema shown and read, as for moves, but nothing here reaches the rules."""

from collections.abc import Mapping
from typing import Any, TypeVar

from bot.bridge import steps
from bot.bridge.arrivals import Submitted
from bot.bridge.buttons import ButtonId
from bot.bridge.content import FormView, Parts
from bot.bridge.context import Here
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Option
from scenarios.kernel.options import FieldErrors

A = TypeVar("A", bound=Action)


def shown(
    sent_as: ButtonId,
    title: str,
    option: Option,
    *,
    intro: Parts = (),
    values: Mapping[str, Any] = {},
    errors: Mapping[str, str] = {},
) -> FormView:
    """The form of an action."""
    return FormView(sent_as, title, options.form(option).fields, intro, values, errors)


def read(here: Here, option: Option, kind: type[A]) -> A | Mapping[str, str]:
    """What was sent, or what is wrong with it by field."""
    try:
        made = steps.made(option, sent(here))
    except FieldErrors as wrong:
        return wrong.errors
    if not isinstance(made, kind):
        raise TypeError(f"{made!r} is no {kind.__name__}")
    return made


def sent(here: Here) -> Mapping[str, Any]:
    """The values of the form that arrived."""
    match here.arrival.what:
        case Submitted(values=values):
            return values
        case what:
            raise TypeError(f"{what.kind} is no form")
