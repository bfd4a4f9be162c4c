"""Who waits for a person may be killed, and goes on a day later without asking a model anything again."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.players.assisted import Assisted
from agents.players.model import ModelActor
from scenarios import Action, Say, Words
from scenarios.engine.ports import Actor
from storage.migrate import upgrade
from storage.store import Store
from tests.agents.players.principals import DAY, ann, answer, delegate, market, move, opened, question
from tests.fakes.clock import HandClock
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel
from tests.fakes.running import log
from tests.fakes.scenarios import Offer, find

MakeActor = Callable[[FakeModel], Actor]
UNSURE = move("AskPrincipal", question="May I go to 80?")
SIXTY = move("Offer", price=60)
WAITS: list[tuple[str, MakeActor, list[str], Action, list[str], str]] = [
    (
        "a delegate that is told what to do",
        delegate,
        [UNSURE],
        Say(text=Words("Go to 75.")),
        [move("Offer", price=75)],
        "price 75",
    ),
    (
        "a delegate that is given the move",
        delegate,
        [UNSURE],
        Offer(price=77),
        [],
        "price 77",
    ),
    (
        "a delegate that has its move confirmed",
        lambda model: delegate(model, consults="before_binding"),
        [move("Walk")],
        Offer(price=70),
        [],
        "price 70",
    ),
    (
        "a person with an assistant",
        lambda model: Assisted(ModelActor(model, thinking="chain")),
        ["I think of sixty.", SIXTY],
        Offer(price=61),
        [],
        "price 61",
    ),
]


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Where the sessions are."""
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    upgrade(url)
    return url


async def _gone() -> None:
    """All that the process did ends, and nothing of it is put away."""
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.long
@pytest.mark.parametrize(("what", "make", "before", "given", "after", "made"), WAITS)
@awaited
async def test_it_waits_over_the_end_of_its_process(
    database: str,
    what: str,
    make: MakeActor,
    before: list[str],
    given: Action,
    after: list[str],
    made: str,
) -> None:
    clock = HandClock()
    store = Store(database, find)
    person = await ann(store)
    ref = await market(store, "p", person)
    first = FakeModel(before)
    live = await opened(store, ref, {"p": make(first)}, clock)
    await live.move("seller", Offer(price=90, message=Words("Ninety.")))
    assert await live.drive(wait=False) == "waiting"
    asked = question(live)
    assert len(first.requests) == len(before)
    await _gone()
    store.close()

    clock.pass_(DAY)
    store = Store(database, find)
    second = FakeModel(after)
    live = await opened(store, ref, {"p": make(second)}, clock)
    assert await live.drive(wait=False) == "waiting"
    assert question(live) == asked
    assert not second.requests  # it waits on
    await answer(live, given, person)
    await _gone()
    store.close()

    clock.pass_(DAY)
    store = Store(database, find)
    live = await opened(store, ref, {"p": make(second)}, clock)
    assert await live.drive(wait=False) == "waiting"
    assert made in (await log(store, ref))[-1]
    assert len(second.requests) == len(after)
    await _gone()
    store.close()
