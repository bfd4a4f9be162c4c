"""An interview asks a seat's actor, with its memory, and the session learns nothing of it."""

from collections.abc import Iterator
from typing import Literal

import pytest
from pydantic import BaseModel

from agents.memory.plain import WindowMemory
from agents.models.failure import FailureKind, ModelFailure
from agents.players.assisted import Assisted
from agents.players.committee import Committee
from agents.players.interview import interview, remembered
from agents.players.model import ModelActor
from scenarios import Words
from scenarios.engine.ports import Act, Actor, Holder, Moment, Ref
from scenarios.kernel.errors import ParleyError
from storage.store import Store
from tests.agents.players.principals import ann, delegate
from tests.fakes.actors import Plays
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel
from tests.fakes.running import HUMAN, engine_on, log, session
from tests.fakes.scenarios import Offer, find


class Guess(BaseModel):
    """What somebody thinks of another."""

    limit: int
    mood: Literal["calm", "cross"]


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store."""
    made = Store("sqlite://", find)
    yield made
    made.close()


async def _played(store: Store) -> Ref:
    """The seller asked for 95 and 90, the buyer offered 60 between."""
    ref = await session(store, "market", {"seller": HUMAN, "buyer": Holder("m", await ann(store))})
    engine = engine_on(store, {"m": Plays(lambda moment: Act(Offer(price=60)))})
    live = await engine.open(ref)
    for price in (95, 90):
        await live.move("seller", Offer(price=price, message=Words(f"It is {price}.")))
        await live.drive()
    await engine.close_all()
    return ref


@awaited
async def test_the_answer_is_typed_and_leaves_no_event(store: Store) -> None:
    ref = await _played(store)
    before = await log(store, ref)
    model = FakeModel(['{"limit": 80, "mood": "calm"}', '{"answer": "Because."}', '{"answer": null}'])
    actor = delegate(model, "Pay little.")
    engine = engine_on(store, {"m": actor})

    async def ask(question: str, type_: object) -> object:
        async def put(actor: Actor, moment: Moment) -> object:
            return await interview(actor, moment, question, type_)

        return await engine.interview(ref, "buyer", put)

    assert await ask("How low will they go?", Guess) == Guess(limit=80, mood="calm")
    assert await ask("Why 60?", str) == "Because."
    assert await ask("Which number?", int | None) is None
    assert "It is 90." in model.requests[0].messages[1].text
    assert "How low will they go?" in model.requests[0].messages[1].text
    assert "Pay little." in model.requests[0].messages[0].text
    assert "Now it is your move" not in model.requests[0].messages[1].text
    assert await log(store, ref) == before
    assert [span.kind for span in await store.spans(ref)].count("interview") == 3
    await engine.close_all()


@awaited
async def test_what_was_remembered_at_a_step(store: Store) -> None:
    ref = await _played(store)
    for actor in (ModelActor(FakeModel([])), Assisted(ModelActor(FakeModel([]), WindowMemory(items=2)))):
        engine = engine_on(store, {"m": actor})
        early = await engine.interview(ref, "buyer", remembered, at=3)
        late = await engine.interview(ref, "buyer", remembered)
        assert "It is 95." in early[-1].text + early[-2].text
        assert not any("It is 90." in item.text for item in early)
        assert any("It is 90." in item.text for item in late)
        await engine.close_all()
    assert len(late) == 2


@awaited
async def test_a_model_that_fails_says_so(store: Store) -> None:
    ref = await _played(store)
    engine = engine_on(store, {"m": ModelActor(FakeModel([ModelFailure(FailureKind.QUOTA, "fake")]))})

    async def put(actor: Actor, moment: Moment) -> object:
        return await interview(actor, moment, "Why?")

    with pytest.raises(ModelFailure, match="used up"):
        await engine.interview(ref, "buyer", put)
    await engine.close_all()


@awaited
async def test_who_has_no_model_is_not_asked(store: Store) -> None:
    ref = await _played(store)
    strategy = Plays(lambda moment: Act(Offer(price=60)))
    for actor in (strategy, Committee([("a", strategy), ("b", strategy)])):
        engine = engine_on(store, {"m": actor})

        async def put(actor: Actor, moment: Moment) -> object:
            return await interview(actor, moment, "Why?")

        with pytest.raises(ParleyError, match="no model of its own"):
            await engine.interview(ref, "buyer", put)
        with pytest.raises(ParleyError, match="no model of its own"):
            await engine.interview(ref, "buyer", remembered)
        await engine.close_all()
