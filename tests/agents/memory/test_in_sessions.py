"""Memories in real sessions: memos are events, so no call is made twice, and what was erased is gone."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from agents.memory.embedders import embedder_of
from agents.memory.memory import Remembered
from agents.memory.named import memory_of
from agents.memory.recall import Recall
from agents.models.request import Model, Request
from scenarios import Words
from scenarios.engine.live import Live
from scenarios.engine.ports import Act, Actor, Decision, Holder, Moment, Ref
from storage.store import Store
from tests.agents.memory.seat import texts
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel
from tests.fakes.running import engine_on, session
from tests.fakes.scenarios import Offer, find

SMALL: dict[str, Any] = {"kind": "summary", "tokens": 300, "summary": 60}
VECTORS: dict[str, Any] = {"kind": "associative", "top": 5}


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store, on the caller's thread."""
    made = Store("sqlite://", find)
    yield made
    made.close()


class Remembers(Actor):
    """Offers a price, and keeps what it remembered for each."""

    talks = False

    def __init__(self, config: Mapping[str, Any], model: Model | None = None) -> None:
        self.recall = Recall(memory_of(config), model)
        self.found: list[Remembered] = []

    async def decide(self, moment: Moment) -> Decision:
        self.found.append(await self.recall.now(moment))
        return Act(
            Offer(price=100 + len(self.found), message=Words(f"Only {len(self.found)}, since it is old."))
        )


def model() -> FakeModel:
    made = FakeModel(lambda request: f"Summary {len(made.requests)}.")
    return made


def prompts(requests: list[Request]) -> str:
    return "\n".join([message.text for request in requests for message in request.messages])


async def sale(store: Store) -> tuple[Ref, int]:
    tenant = await store.tenant("local")
    person = await store.person(tenant, "cli", "", "ann", "Ann")
    seats = {"seller": Holder("human", person), "buyer": Holder("remembers")}
    return await session(store, "market", seats, params={"rounds": 100}), person


async def rounds(live: Live, count: int) -> None:
    for _ in range(count):
        assert await live.drive() == "waiting"
        price = 100 + live.runner.position.seq
        await live.move(
            "seller", Offer(price=price, message=Words(f"I must have {price}, as Ann said at home."))
        )
    assert await live.drive() == "waiting"


@awaited
async def test_a_summary_is_made_once_whatever_becomes_of_the_process(store: Store) -> None:
    asked = model()
    ref, _ = await sale(store)
    engine = engine_on(store, {"remembers": Remembers(SMALL, asked)})
    await rounds(await engine.open(ref), 20)
    await engine.close_all()
    made = len(asked.requests)
    assert made >= 2
    again = Remembers(SMALL, asked)
    engine = engine_on(store, {"remembers": again}, owner="there:1:1")
    branch = await engine.branch(ref, (await store.load(ref)).position.seq - 1)
    for where in (ref, branch):
        await rounds(await engine.open(where), 1)
        assert again.found[-1].items[0].kind == "summary"
        assert again.found[-1].tokens <= 300
    await engine.close_all()
    assert len(asked.requests) == made
    assert all(piece.ref for piece in again.found[-1].items[0].pieces if piece.var == "summary")


@awaited
async def test_what_a_seat_remembered_at_a_step(store: Store) -> None:
    asked = model()
    ref, _ = await sale(store)
    actor = Remembers(SMALL, asked)
    engine = engine_on(store, {"remembers": actor})
    await rounds(await engine.open(ref), 20)
    events = await store.history(ref)
    moved = [event.seq for event in events if event.kind == "moves" and '"buyer"' in event.body]
    made = len(asked.requests)

    async def put(actor: Actor, moment: Moment) -> Remembered:
        assert isinstance(actor, Remembers)
        return await actor.recall.now(moment)

    for nth, seq in enumerate(moved):
        assert texts(await engine.interview(ref, "buyer", put, at=seq - 1)) == texts(actor.found[nth])
    await engine.close_all()
    assert len(asked.requests) == made
    assert len(await store.history(ref)) == len(events)


@awaited
async def test_what_a_person_said_is_forgotten_with_its_summaries(store: Store) -> None:
    asked = model()
    ref, person = await sale(store)
    actor = Remembers(SMALL, asked)
    engine = engine_on(store, {"remembers": actor})
    live = await engine.open(ref)
    await rounds(live, 20)
    made, before = len(asked.requests), actor.found[-1].items[0].text
    assert "Ann" in prompts(asked.requests)
    await engine.forget(ref.tenant, person)
    await rounds(live, 1)
    after = actor.found[-1]
    await engine.close_all()
    assert len(asked.requests) > made
    assert after.items[0].kind == "summary"
    assert after.items[0].text != before
    assert sum("[erased]" in text for text in texts(after)) >= 1
    assert prompts(asked.requests[made:]).count("Ann") == 0


@awaited
async def test_vectors_are_events_too(store: Store) -> None:
    ref, _ = await sale(store)
    actor = Remembers(VECTORS)
    engine = engine_on(store, {"remembers": actor})
    await rounds(await engine.open(ref), 3)
    await engine.close_all()
    memos = [event for event in await store.history(ref) if event.kind == "memo"]
    assert len(memos) == (3 if embedder_of().costly else 0)
    assert all(len(found.items) == min(5, 2 + 2 * nth) for nth, found in enumerate(actor.found))


@awaited
async def test_a_replay_makes_no_call_and_remembers_the_same(store: Store) -> None:
    asked = model()
    tenant_seats = {"seller": "remembers", "buyer": "remembers"}
    ref = await session(store, "market", tenant_seats, params={"rounds": 40})
    first, second = Remembers(SMALL, asked), Remembers(SMALL, asked)
    engine = engine_on(store, {"remembers": first})
    live = await engine.open(ref)
    assert await live.drive() == "over"
    await engine.close_all()
    made = len(asked.requests)
    assert made >= 2
    engine = engine_on(store, {"remembers": second}, owner="there:1:1")
    again = await engine.branch(ref, 1, mode="replay")
    live = await engine.open(again)
    assert await live.drive() == "over"
    await engine.close_all()
    assert len(asked.requests) == made
    assert list(map(texts, second.found)) == list(map(texts, first.found))
