"""A delegate, or a person with an assistant, in a market: their models, their person, and a day's wait."""

import json
from typing import Any

from agents.players.delegate import Consults, Delegate
from agents.players.model import ModelActor
from scenarios.engine.live import Live
from scenarios.engine.mandate import Mandate
from scenarios.engine.ports import PRINCIPAL, Act, Actor, Clock, Holder, Ref
from scenarios.kernel.actions import Action
from scenarios.kernel.position import OpenAsk
from storage.spans import SpanRecord
from storage.store import Store
from tests.fakes.actors import Plays
from tests.fakes.model import FakeModel
from tests.fakes.running import HUMAN, engine_on, session
from tests.fakes.scenarios import Offer

DAY = 24 * 60 * 60


def move(action: str, **fields: Any) -> str:
    """A model's answer."""
    return json.dumps({"move": {"action": action, **fields}})


def delegate(
    model: FakeModel, instructions: str = "Pay little.", consults: Consults = "when_unsure"
) -> Delegate:
    """A delegate that this model plays."""
    return Delegate(ModelActor(model), instructions, consults)


def asks_ninety() -> Plays:
    """A seller that does not move."""
    return Plays(lambda moment: Act(Offer(price=90)))


async def ann(store: Store) -> int:
    """The principal."""
    return await store.person(await store.tenant("local"), "test", "", "ann", "Ann")


async def market(store: Store, reference: str, person: int, mandate: Mandate | None = None) -> Ref:
    """A person sells, and the actor of this reference buys for Ann."""
    return await session(store, "market", {"seller": HUMAN, "buyer": Holder(reference, person, mandate)})


async def opened(store: Store, ref: Ref, actors: dict[str, Actor], clock: Clock) -> Live:
    """The session, in a process of its own that took it over."""
    return await engine_on(store, actors, clock).open(ref)


def question(live: Live) -> OpenAsk:
    """What the principal is asked now."""
    (asked,) = [a for a in live.runner.position.asks.values() if a.addressee == PRINCIPAL]
    return asked


async def answer(live: Live, action: Action, person: int) -> None:
    """The principal's answer to it."""
    await live.answer(question(live).number, action, by=PRINCIPAL, person=person)


async def blocked(store: Store, ref: Ref) -> list[SpanRecord]:
    """The moves that the engine did not let pass."""
    return [span for span in await store.spans(ref) if span.kind == "blocked"]
