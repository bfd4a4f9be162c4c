"""A person with an assistant: the model drafts, only what the person sends is made."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from agents.models.failure import FailureKind, ModelFailure
from agents.players.assisted import Assisted
from agents.players.model import ModelActor
from scenarios import Say, Words
from scenarios.engine.live import Live
from scenarios.engine.mandate import mandate_of
from scenarios.engine.ports import Holder
from scenarios.kernel.words import inline_text
from storage.store import Store
from tests.agents.players.principals import ann, answer, market, move, question
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel
from tests.fakes.running import HUMAN, engine_on, log, session
from tests.fakes.scenarios import Accept, Leave, Offer, Walk, find


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store."""
    made = Store("sqlite://", find)
    yield made
    made.close()


@asynccontextmanager
async def _begun(store: Store, model: FakeModel, person: int) -> AsyncIterator[Live]:
    """The seller has asked for 90, and the assistant has drafted."""
    ref = await market(store, "a", person)
    engine = engine_on(store, {"a": Assisted(ModelActor(model))})
    live = await engine.open(ref)
    await live.move("seller", Offer(price=90, message=Words("Ninety.")))
    assert await live.drive() == "waiting"
    yield live
    await engine.close_all()


@awaited
async def test_the_draft_is_where_the_form_begins_and_the_move_is_what_was_sent(store: Store) -> None:
    model, person = FakeModel([move("Offer", price=60, message="Sixty.")]), await ann(store)
    async with _begun(store, model, person) as live:
        asked = question(live).ask
        assert isinstance(asked.default, Offer)
        assert asked.default.price == 60
        assert inline_text(asked.default.speech()[0]) == "Sixty."
        assert asked.text == "A draft by fake, which nobody has sent: Offer: price 60. “Sixty.”"
        assert asked.options == (Offer, Accept, Walk, Say)
        await answer(live, Offer(price=66, message=Words("Sixty-six.")), person)
        assert await live.drive() == "waiting"
        (made,) = [i.move for i in await live.runner.seen("seller") if i.move and i.move.seat == "buyer"]
        assert (made.action.line(), made.source) == ("Offer: price 66", "form")
        assert live.runner.texts[made.action.speech()[0].ref or ""] == "Sixty-six."
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    "answer_of_the_model",
    [ModelFailure(FailureKind.UNREACHABLE, "fake"), ModelFailure(FailureKind.REFUSED, "fake"), "no move"],
)
@awaited
async def test_without_a_draft_the_person_moves_all_the_same(
    store: Store, answer_of_the_model: str | Exception
) -> None:
    person = await ann(store)
    given = [answer_of_the_model] * (3 if isinstance(answer_of_the_model, str) else 1)
    async with _begun(store, FakeModel(given), person) as live:
        asked = question(live).ask
        assert asked.default is None
        assert "draft this time" in asked.text
        await answer(live, Walk(), person)
        assert await live.drive() == "over"


@awaited
async def test_a_remark_is_made_once_and_the_move_asked_for_again(store: Store) -> None:
    model, person = FakeModel([move("Say", text="Hm."), move("Offer", price=60)]), await ann(store)
    async with _begun(store, model, person) as live:
        assert isinstance(question(live).ask.default, Say)
        await answer(live, Say(text=Words("One moment.")), person)
        assert await live.drive() == "waiting"
        assert question(live).ask.default == Offer(price=60)
        said = [i for i in await live.runner.seen("seller") if i.move and type(i.move.action) is Say]
        assert len(said) == 1
        await answer(live, Offer(price=61), person)
        await live.drive()
        assert (await log(store, live.runner.ref))[-1] == "moves: buyer Offer: price 61"


@awaited
async def test_what_is_refused_goes_back_to_the_person(store: Store) -> None:
    model, person = FakeModel([move("Offer", price=60)]), await ann(store)
    async with _begun(store, model, person) as live:
        await live.mandate("buyer", mandate_of({"price": {"at_most": 70}}, person), person)
        await answer(live, Offer(price=75), person)
        assert await live.drive() == "waiting"
        assert "price 75 cannot be done" in question(live).ask.text
        assert "its price would be 75" in question(live).ask.text
        await answer(live, Offer(price=70), person)
        assert await live.drive() == "waiting"
        assert (await log(store, live.runner.ref))[-1] == "moves: buyer Offer: price 70"
    assert len(model.requests) == 1


@awaited
async def test_where_a_move_is_owed_to_nobody_the_person_may_still_speak_and_move(store: Store) -> None:
    model, person = FakeModel([move("DoNothing"), move("Leave")]), await ann(store)
    ref = await session(store, "club", {"member-1": Holder("a", person), "member-2": HUMAN})
    engine = engine_on(store, {"a": Assisted(ModelActor(model))})
    live = await engine.open(ref)
    assert await live.drive(wait=False) == "waiting"
    assert question(live).ask.default is None
    await answer(live, Say(text=Words("Hello.")), person)
    assert await live.drive(wait=False) == "waiting"
    assert question(live).ask.default == Leave()
    await answer(live, Leave(), person)
    assert await live.drive() == "over"
    await engine.close_all()


@awaited
async def test_without_a_person_it_cannot_play(store: Store) -> None:
    ref = await session(store, "market", {"seller": "a", "buyer": HUMAN})
    engine = engine_on(store, {"a": Assisted(ModelActor(FakeModel([])))})
    live = await engine.open(ref)
    assert await live.drive() == "paused"
    assert "There is nobody to assist here" in (live.runner.why or "")
    await engine.close_all()
