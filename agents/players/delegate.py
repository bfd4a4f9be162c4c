"""A delegate: a model that acts for a person, by private instructions and within limits that the engine holds."""

from collections.abc import Sequence
from typing import Final, Literal, TypeVar

from agents.memory.item import Item
from agents.models.request import Piece
from agents.players.model import ModelActor
from agents.players.principal import binds, chosen, consult, exchanged
from agents.prompts import texts
from agents.prompts.fence import fenced, mark_for
from agents.prompts.seat import Pieces
from agents.prompts.words import worded
from agents.queries.target import Target
from scenarios.engine.ports import Act, Decision, GiveUp, Moment
from scenarios.kernel.actions import Action, Say
from scenarios.kernel.options import action_of
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import Words, inline_text

T = TypeVar("T")
Consults = Literal["never", "when_unsure", "before_binding"]
"""When it asks its principal. `before_binding`: a move that settles something is made only if the principal has
chosen it."""

REPORT: Final = "report"
"""What the memo of a report is about."""

MOST_QUESTIONS: Final = 3
"""To a principal, about one ask, of the model's own accord."""


class AskPrincipal(Action):
    """Ask the person you act for, where you are unsure; you are asked again when the answer has come."""

    question: Words


class Delegate:
    """Decides for its principal, whom it may consult; the mandate is the engine's to enforce.

    What the principal answers in words is an instruction from then on; a move that the principal answers with is
    made as it is. Only consultations carry such answers, so that no other seat can feign one.
    """

    talks = True

    def __init__(
        self, player: ModelActor, instructions: str = "", consults: Consults = "when_unsure"
    ) -> None:
        self._player = player
        self._instructions = instructions
        self._consults = consults

    async def decide(self, moment: Moment) -> Decision:
        seen = await moment.seen()
        moves = [option for option in moment.ask.options if action_of(option) is not Say]
        order = chosen(moment, seen, moves)
        if order is not None:
            line = order.action.line()
            if moment.refused:
                return consult(moment.ask, f"{line} cannot be done. {moment.refused[-1]} What instead?")
            if order.overtaken:
                return consult(moment.ask, f"Others have acted since you chose: {line}. What now?")
            return Act(order.action, "form")
        asks = moment.principal and not moment.floor and len(moment.notes) < MOST_QUESTIONS
        decision = await self._player.decide(
            moment._replace(notes=()),
            orders=self._orders(moment, seen),
            also=(AskPrincipal,) if asks and self._consults == "when_unsure" else (),
        )
        if not isinstance(decision, Act):
            return decision
        action = decision.action
        if isinstance(action, AskPrincipal):
            return consult(moment.ask, inline_text(action.question) or "")
        if self._consults == "before_binding" and moment.principal and binds(moment.ask, action):
            if not asks:
                return GiveUp(f"its principal has not chosen to {action.title().lower()}")
            return consult(moment.ask, f"May I do this? {_worded(action)}", action)
        return decision

    async def after(self, moment: Moment) -> None:
        """Report to the principal, once."""
        seen = await moment.seen()
        reported = any((item.memo or {}).get("about") == REPORT for item in seen)
        if not reported and (moment.principal or self._instructions):
            await self._player.write(moment, REPORT, texts.REPORT, orders=self._orders(moment, seen))

    async def answer(self, moment: Moment, question: str, target: Target[T]) -> T:
        """What its model answers to somebody outside. Raises `ModelFailure`."""
        orders = self._orders(moment, await moment.seen())
        return await self._player.answer(moment, question, target, orders=orders)

    async def remembered(self, moment: Moment) -> tuple[Item, ...]:
        """What it would remember now, oldest first."""
        return await self._player.remembered(moment)

    def _orders(self, moment: Moment, seen: Sequence[Seen]) -> Pieces:
        pieces = texts.ON_BEHALF.fill()
        if self._instructions:
            pieces = texts.ORDERS.fill(instructions=self._instructions)
        if moment.mandate is not None and moment.mandate.limits:
            pieces += texts.NO_NUMBERS.fill()
        if answers := self._answers(moment, seen):
            pieces += texts.ANSWERS.fill(answers=answers)
        return pieces

    def _answers(self, moment: Moment, seen: Sequence[Seen]) -> Pieces:
        """All exchanges with the principal: the questions are data, since a model wrote them; the answers are not."""
        pieces: list[Piece] = []
        mark = mark_for(moment.rng)
        for item in exchanged(seen, moment.seat):
            if item.move is None:
                pieces += fenced(worded(item.text, moment.resolve), mark)
                continue
            action = item.move.action
            told = [] if type(action) is Say else [Piece(f"I chose: {action.line()}. ")]
            for words in action.speech():
                told += [*worded(words, moment.resolve), Piece(" ")]
            pieces += [Piece("- "), *told, Piece("\n")]
        return tuple(pieces)


def _worded(action: Action) -> str:
    """The action with what is said by it, for a person."""
    said = [text for words in action.speech() if (text := inline_text(words))]
    return " ".join([f"{action.line()}.", *[f"“{text}”" for text in said]])
