"""From what a reference or the settings say of a player with a model to the actor that plays it."""

from collections.abc import Sequence
from typing import Any, Final, get_args

from agents.forms import Form, form_of, near
from agents.memory.named import memory_of
from agents.players.assisted import Assisted
from agents.players.committee import Committee, Rule
from agents.players.delegate import Consults, Delegate
from agents.players.model import ModelActor, Thinking
from agents.references import Surroundings, make_actor
from agents.tools.named import tools_named
from scenarios.engine.ports import Actor
from scenarios.kernel.errors import ParleyError

_COUNTS: Final = ("tool_calls", "repairs", "rounds")
_CHOICES: Final = {"thinking": get_args(Thinking), "consults": get_args(Consults), "rule": get_args(Rule)}


def build(form: Form, surroundings: Surroundings) -> Actor:
    """The actor. Raises `ParleyError` where something of it does not exist."""
    for name in _COUNTS:
        if form.get(name, 0) < 0:
            raise ParleyError(f"{name} is a number from 0, not {form[name]}.")
    for name, known in _CHOICES.items():
        if name in form:
            _check(name, form[name], known)
    if form["kind"] == "committee":
        return _committee(form, surroundings)
    player = ModelActor(surroundings.models.get(form["model"]), **_given(form, surroundings))
    match form["kind"]:
        case "delegate":
            return Delegate(
                player, **{name: form[name] for name in ("instructions", "consults") if name in form}
            )
        case "assisted":
            return Assisted(player)
        case _:
            return player


def _given(form: Form, surroundings: Surroundings) -> dict[str, Any]:
    """What a model gets beside itself."""
    given = {name: form[name] for name in ("thinking", "tool_calls", "repairs") if name in form}
    if "memory" in form:
        given["memory"] = memory_of(form["memory"])
    if "tools" in form:
        given["tools"] = tools_named(form["tools"], surroundings.scenario.tools)
    return given


def _committee(form: Form, surroundings: Surroundings) -> Committee:
    for member in (*form["members"], *([form["chair"]] if "chair" in form else [])):
        _check_member(member, form_of(member, surroundings.actors))
    members = [(member, make_actor(member, surroundings)) for member in form["members"]]
    given = {name: form[name] for name in ("rounds", "rule") if name in form}
    chair = make_actor(form["chair"], surroundings) if "chair" in form else None
    return Committee(members, chair=chair, **given)


def _check_member(member: str, form: Form | None) -> None:
    """Members decide by themselves, and nothing holds them to a mandate but their seat's. Raises `ParleyError`."""
    if member == "human" or (form is not None and form["kind"] == "assisted"):
        raise ParleyError(f"{member!r} waits for a person, and a committee does not; name another member.")
    if form is not None and form.get("mandate"):
        raise ParleyError(
            f"{member!r} has a mandate, and a committee keeps to that of its seat alone; "
            "take it out, or give the delegate a seat of its own."
        )


def _check(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ParleyError(f"There is no {name} {value!r}{near(value, known)}; there are {', '.join(known)}.")
