"""From what a reference or the settings say of a player with a model to the actor that plays it."""

from typing import Any, Final, get_args

from agents.forms import Form, near
from agents.memory.named import memory_of
from agents.players.model import ModelActor, Thinking
from agents.references import Surroundings
from agents.tools.named import tools_named
from scenarios.engine.ports import Actor
from scenarios.kernel.errors import ParleyError

_AS_THEY_ARE: Final = ("tool_calls", "repairs")


def build(form: Form, surroundings: Surroundings) -> Actor:
    """The actor. Raises `ParleyError` where something of it does not exist."""
    match form["kind"]:
        case "model":
            return ModelActor(surroundings.models.get(form["model"]), **thinking_of(form, surroundings))
        case kind:
            raise ParleyError(
                f"A {kind} cannot hold a seat here; seat model:{form.get('model', 'NAME')} instead."
            )


def thinking_of(form: Form, surroundings: Surroundings) -> dict[str, Any]:
    """What the form gives to a model beside the model itself: memory, thinking, tools and limits.

    Raises `ParleyError` for names that nothing has, and for numbers below zero.
    """
    given = {name: form[name] for name in _AS_THEY_ARE if name in form}
    for name, number in given.items():
        if number < 0:
            raise ParleyError(f"{name} is a number from 0, not {number}.")
    if "thinking" in form:
        known = get_args(Thinking)
        if form["thinking"] not in known:
            meant = near(form["thinking"], known)
            raise ParleyError(
                f"There is no thinking {form['thinking']!r}{meant}; there are {', '.join(known)}."
            )
        given["thinking"] = form["thinking"]
    if "memory" in form:
        given["memory"] = memory_of(form["memory"])
    if "tools" in form:
        given["tools"] = tools_named(form["tools"], surroundings.scenario.tools)
    return given
