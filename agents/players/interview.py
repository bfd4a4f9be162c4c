"""Questions to a seat's actor beside the session: what it thinks, and what it remembers."""

from typing import Any, Protocol, TypeVar, runtime_checkable

from agents.memory.item import Item
from agents.queries.target import Target, target_of
from scenarios.engine.ports import Actor, Moment
from scenarios.kernel.errors import ParleyError

T = TypeVar("T")


@runtime_checkable
class Interviewed(Protocol):
    """An actor with a model and a memory of its own."""

    async def answer(self, moment: Moment, question: str, target: Target[T]) -> T:
        """What the model answers. Raises `ModelFailure`."""

    async def remembered(self, moment: Moment) -> tuple[Item, ...]:
        """What it would remember now, oldest first."""


async def interview(actor: Actor, moment: Moment, question: str, type_: Any = str) -> Any:
    """What the actor answers, as a value of the type: whatever JSON can hold.

    Its prompt is that of a decision, with what it remembers. On the moment of an engine's interview it leaves no
    event. Raises `ParleyError` for an actor without a model, `ModelFailure`, `DefinitionError` for another type.
    """
    return await _with_a_model(actor).answer(moment, question, target_of(type_))


async def remembered(actor: Actor, moment: Moment) -> tuple[Item, ...]:
    """What the actor would remember at that moment, oldest first. Raises `ParleyError` for one without a model."""
    return await _with_a_model(actor).remembered(moment)


def _with_a_model(actor: Actor) -> Interviewed:
    if not isinstance(actor, Interviewed):
        raise ParleyError(
            "This player has no model of its own to ask; ask one that is a model or a delegate."
        )
    return actor
