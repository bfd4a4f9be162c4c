"""A person with an assistant: a model drafts each move, and the person edits and sends it."""

from typing import TypeVar

from agents.memory.item import Item
from agents.models.failure import ModelFailure
from agents.players.model import ModelActor
from agents.players.principal import chosen, consult
from agents.queries.target import Target
from scenarios.engine.ports import Act, Consult, Decision, Moment
from scenarios.kernel import options
from scenarios.kernel.actions import Action
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.options import FieldErrors
from scenarios.kernel.words import inline_text

T = TypeVar("T")


class Assisted:
    """Makes the moves that its person sends, and no other; a draft of the model is what the form begins with.

    Where the model has none, the person is asked without.
    """

    talks = False
    """A draft is for one move; on an open floor the person speaks by answering the ask at hand."""

    def __init__(self, player: ModelActor) -> None:
        self._player = player

    async def decide(self, moment: Moment) -> Decision:
        if not moment.principal:
            raise ParleyError("There is nobody to assist here; seat a person by it, or seat the model alone.")
        own = chosen(moment, await moment.seen(), _put(moment, "").options)
        if own is None:
            return await self._drafted(moment)
        line = own.action.line()
        if moment.refused:
            return _put(moment, f"{line} cannot be done. {moment.refused[-1]}")
        if own.overtaken:
            return _put(moment, f"Others have acted since you were asked; still {line}?", own.action)
        return Act(own.action, "form")

    async def answer(self, moment: Moment, question: str, target: Target[T]) -> T:
        """What the model answers to somebody outside. Raises `ModelFailure`."""
        return await self._player.answer(moment, question, target)

    async def remembered(self, moment: Moment) -> tuple[Item, ...]:
        """What the model would remember now, oldest first."""
        return await self._player.remembered(moment)

    async def _drafted(self, moment: Moment) -> Decision:
        """The question to the person, with what the model would do."""
        try:
            decision = await self._player.decide(moment)
        except ModelFailure as failure:
            return _put(moment, f"There is no draft this time. {failure}")
        match decision:
            case Act(action) if _fits(moment, action):
                return _put(moment, _presented(self._player.name, action), action)
        return _put(moment, f"{self._player.name} has no draft this time; the move is yours.")


def _put(moment: Moment, text: str, draft: Action | None = None) -> Consult:
    return consult(moment.ask, text, draft, say=moment.talk)


def _fits(moment: Moment, action: Action) -> bool:
    try:
        options.check(_put(moment, "").options, action)
    except FieldErrors:
        return False
    return True


def _presented(name: str, action: Action) -> str:
    said = [f"“{text}”" for words in action.speech() if (text := inline_text(words))]
    return " ".join([f"A draft by {name}, which nobody has sent: {action.line()}.", *said])
