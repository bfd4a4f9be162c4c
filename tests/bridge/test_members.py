"""Who is in a thread that only those who play see: whoever takes a seat comes in, whoever gives it up goes."""

import pytest

from scenarios.engine.ports import Holder
from tests.fakes.death import either
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import NOTHING
from tests.fakes.world import World, world

CLOSED = {"watch": "seated"}


async def handed(w: World, seat: str, who: Someone) -> None:
    """The seat passes to somebody else."""
    (ref,) = await w.bridge.traffic.live_branches()
    live = await w.bridge.sessions.open(ref)
    await live.hand_over(seat, Holder("human", await w.person(ref.tenant, who)))
    await w.settle()


def inside(w: World) -> set[str]:
    """Who is in the thread."""
    return w.town.members[w.town.threads()[-1]]


@awaited
async def test_a_seat_that_passes_on_lets_one_in_and_the_other_out() -> None:
    async with world() as w:
        hanna, anna, ben, carl = (w.someone(name) for name in ("Hanna", "Anna", "Ben", "Carl"))
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, host=hanna, terms=CLOSED)
        assert inside(w) == {anna.user, ben.user}
        await handed(w, "buyer", carl)
        assert inside(w) == {anna.user, carl.user}
        await handed(w, "seller", carl)
        assert inside(w) == {carl.user}


@awaited
async def test_the_host_stays_without_a_seat() -> None:
    async with world() as w:
        anna, ben, carl = (w.someone(name) for name in ("Anna", "Ben", "Carl"))
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, host=anna, terms=CLOSED)
        await handed(w, "seller", carl)
        assert inside(w) == {anna.user, ben.user, carl.user}


@awaited
async def test_who_is_only_away_for_a_while_stays() -> None:
    async with world() as w:
        hanna, anna, ben = (w.someone(name) for name in ("Hanna", "Anna", "Ben"))
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, host=hanna, terms=CLOSED)
        live = await w.bridge.sessions.open(ref)
        person = await w.person(ref.tenant, ben)
        await live.hand_over("buyer", Holder("strategy:micro", person, stands_in=True))
        await w.settle()
        assert inside(w) == {anna.user, ben.user}


@awaited
async def test_from_a_thread_for_all_nobody_is_sent_away() -> None:
    async with world() as w:
        hanna, anna, ben, carl = (w.someone(name) for name in ("Hanna", "Anna", "Ben", "Carl"))
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, host=hanna)
        await handed(w, "buyer", carl)
        assert w.town.members == {}


@awaited
async def test_there_are_no_private_places_everywhere() -> None:
    async with world(NOTHING) as w:
        hanna, anna, ben, carl = (w.someone(name) for name in ("Hanna", "Anna", "Ben", "Carl"))
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, host=hanna, terms=CLOSED)
        await handed(w, "buyer", carl)
        assert w.town.members == {}


@pytest.mark.parametrize("first", [3, pytest.param(1, marks=pytest.mark.long)])
@awaited
async def test_a_death_leaves_nobody_in_or_out_who_should_not_be(first: int) -> None:
    moment, died = first, True
    while died:
        async with world() as w:
            hanna, anna, ben, carl = (w.someone(name) for name in ("Hanna", "Anna", "Ben", "Carl"))
            ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, host=hanna, terms=CLOSED)
            w.life.fatal = w.life.moments + moment
            await either(handed(w, "buyer", carl), w.life)
            died, w.life.fatal = w.life.over.is_set(), None
            if died:
                await w.restart()
                await w.pass_(61)
            holder = (await w.store.load(ref)).holders["buyer"]
            now = carl if holder.person == await w.person(ref.tenant, carl) else ben
            assert inside(w) == {anna.user, now.user}
        moment += first * 2
