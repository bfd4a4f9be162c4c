"""Moments of a buyer for tests of players: with a past, on a desk in memory."""

from typing import Any

from pydantic import Field

from agents.models.request import Answer, Request
from agents.players.model import ModelActor
from scenarios import Words
from scenarios.engine.desk import Used
from scenarios.engine.ports import Decision, Moment
from scenarios.kernel.actions import Action
from scenarios.kernel.rules import Ask
from tests.agents.memory.seat import Seat
from tests.fakes.model import FakeModel, Script


class Pitch(Action):
    """Name a price."""

    price: int = Field(ge=0, le=100)
    message: Words | None = None


class Walk(Action):
    """Leave."""


ASK = Ask("buyer", (Pitch, Walk), text="Round 1.")
PITCH = '{"move": {"action": "Pitch", "price": 7}}'
SAY = '{"move": {"action": "Say", "text": "Hm."}}'


def moment(past: Seat, /, **changes: Any) -> Moment:
    """The seat's moment, asked for a pitch."""
    return past.moment()._replace(**{"ask": ASK, **changes})


async def decided(
    seat: Seat, *answers: Script, how: dict[str, Any] | None = None, **changes: Any
) -> tuple[Decision, list[Request]]:
    """What a model with these answers decides, and what it was asked."""
    model = FakeModel(list(answers))
    decision = await ModelActor(model, **(how or {})).decide(moment(seat, **changes))
    return decision, model.requests


def cut_off(text: str, finish: Any) -> Answer:
    """An answer that ends otherwise than by itself."""
    return Answer(text, finish, Used(1, 1))


def offered(request: Request) -> str:
    """The lines of what can be chosen."""
    return request.messages[1].text.partition("You can choose one of these:\n")[2].partition("Decide as")[0]
