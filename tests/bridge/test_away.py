"""What happens while nobody listens, and after: missed messages, deadlines that fell, places that are gone."""

import pytest

from bot.bridge import recovery
from bot.bridge.arrivals import Gone
from bot.bridge.content import Answer, Done
from bot.bridge.context import Bridge, Here
from bot.bridge.intake import MOST_ATTEMPTS
from scenarios.engine.ports import Holder
from scenarios.kernel.words import render
from tests.bridge import acting
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING
from tests.fakes.world import World, world

TALK = {"speaker-1": "Anna", "speaker-2": "Ben"}


async def table(w: World) -> None:
    """Anna and Ben at a round table."""
    await w.begin("round-table", {seat: w.someone(name) for seat, name in TALK.items()}, preset="shop-talk")


async def words(w: World) -> list[str]:
    """What people said, in the order of the log."""
    (ref,) = await w.bridge.traffic.live_branches()
    runner = (await w.bridge.sessions.open(ref)).runner
    moves = [item.move for item in await runner.seen("speaker-1") if item.move is not None]
    return [render(said, runner.texts.get) for move in moves for said in move.action.speech()]


@awaited
async def test_what_was_said_while_nobody_listened_is_taken_in_once_and_in_order() -> None:
    async with world() as w:
        await table(w)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.says("first")
        w.town.listening = False
        await ben.says("second")
        await anna.says("third")
        await w.restart()
        assert await words(w) == ["first", "second", "third"]
        await w.restart()
        assert await words(w) == ["first", "second", "third"]
        assert sum("second" in message.text for message in w.town.messages) == 1


@awaited
async def test_a_connection_that_comes_back_brings_what_was_missed() -> None:
    async with world() as w:
        await table(w)
        anna = w.someone("Anna")
        w.town.listening = False
        await anna.says("unheard")
        w.town.listening = True
        await recovery.caught_up(w.bridge, w.town.name)
        await w.settle()
        assert await words(w) == ["unheard"]


@awaited
async def test_a_place_that_is_found_gone_on_coming_back_puts_it_on_hold() -> None:
    async with world() as w:
        await table(w)
        w.town.close(w.someone("Anna").at)
        await w.restart()
        (ref,) = await w.bridge.traffic.live_branches()
        assert (await w.bridge.sessions.open(ref)).runner.status == "held"
        assert "is gone" in w.someone("Anna").sees(w.someone("Anna").direct)


@awaited
async def test_a_thread_that_is_deleted_puts_it_on_hold() -> None:
    async with world() as w:
        await table(w)
        anna = w.someone("Anna")
        place = await w.bridge.traffic.place_at(*anna.at)
        assert place is not None
        w.town.close(anna.at)
        await w.town.happens(anna.at, None, Gone())
        assert (await w.bridge.sessions.open(place.ref)).runner.status == "held"
        assert anna.sees(anna.direct).count("is gone") == 1


@awaited
async def test_a_server_that_sends_the_bridge_away_puts_all_on_hold() -> None:
    async with world() as w:
        await table(w)
        anna = w.someone("Anna")
        place = await w.bridge.traffic.place_at(*anna.at)
        assert place is not None
        await w.town.happens(w.town.square._replace(channel=""), None, Gone())
        assert (await w.bridge.sessions.open(place.ref)).runner.status == "held"
        assert "when I am invited again" in anna.sees(anna.direct)


@pytest.mark.parametrize("how", ["invited", "invited while it was down"])
@awaited
async def test_what_was_played_where_the_bridge_was_sent_away_goes_on_when_it_is_back(how: str) -> None:
    async with world() as w:
        await table(w)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        (ref,) = await w.bridge.traffic.live_branches()
        await w.town.happens(w.town.square._replace(channel=""), None, Gone())
        w.town.listening = False
        await ben.goes(anna.at).says("Are you there?")
        if how == "invited":
            w.town.listening = True
            await recovery.caught_up(w.bridge, w.town.name)
            await w.settle()
        else:
            await w.restart()
        assert (await w.bridge.sessions.open(ref)).runner.status == "running"
        await anna.says("Yes.")
        texts = await w.store.run(lambda c: [*c.exec_driver_sql("select text from text").scalars()])
        assert {"Are you there?", "Yes."} <= {*texts}


@awaited
async def test_what_still_cannot_be_posted_stays_on_hold_however_often_it_connects() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        w.town.fail("post", "denied", where=anna.at, times=50)
        await anna.presses("Offer")
        await anna.fills(price="9000", message="As new.")
        assert (await w.bridge.sessions.open(ref)).runner.status == "held"
        for _ in range(3):
            await recovery.caught_up(w.bridge, w.town.name)
            await w.settle()
        assert (await w.bridge.sessions.open(ref)).runner.status == "held"
        assert anna.sees(anna.direct).count("I can no longer write") == 1


@awaited
async def test_a_deadline_that_fell_while_nobody_was_there_begins_anew() -> None:
    async with world() as w:
        ref = await w.begin("round-table", {"speaker-1": w.someone("Anna"), "speaker-2": w.someone("Ben")})
        assert (await w.bridge.sessions.open(ref)).next_due() is not None
        await w.die()
        w.clock.pass_(86_400)
        await w.start()
        live = await w.bridge.sessions.open(ref)
        assert live.runner.position.over is None
        due = live.next_due()
        assert due is not None
        assert due > w.clock.now()


@awaited
async def test_a_clock_runs_on_over_a_short_absence() -> None:
    async with world() as w:
        ref = await w.begin("round-table", {"speaker-1": w.someone("Anna"), "speaker-2": w.someone("Ben")})
        due = (await w.bridge.sessions.open(ref)).next_due()
        await w.die()
        w.clock.pass_(60)
        await w.start()
        assert (await w.bridge.sessions.open(ref)).next_due() == due


@awaited
async def test_who_leaves_the_server_counts_as_late_at_once() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben})
        await anna.leaves()
        assert "Wait longer" in ben.sees()


class Crashing:
    """A feature whose handler takes the process with it."""

    tries = 0
    world: World

    def __init__(self) -> None:
        self.HANDLERS = {"/crash": self.crash, "/fail": self.fail}

    async def crash(self, bridge: Bridge, here: Here) -> Answer:
        self.tries += 1
        self.world.life.over.set()
        await self.world.life.moment()
        return Done()

    async def fail(self, bridge: Bridge, here: Here) -> Answer:
        raise ZeroDivisionError


@awaited
async def test_what_kills_the_process_each_time_is_left_alone() -> None:
    crashing = Crashing()
    async with world(features=[crashing], errors=True) as w:
        crashing.world = w
        await w.someone("Anna").commands("crash")
        for _ in range(MOST_ATTEMPTS + 2):
            await w.restart()
        assert crashing.tries == MOST_ATTEMPTS + 1
        assert await w.bridge.traffic.pending() == []


@awaited
async def test_a_mistake_of_ours_is_told_without_its_cause() -> None:
    async with world(features=[Crashing()], errors=True) as w:
        anna = w.someone("Anna")
        await anna.commands("fail")
        assert "Something went wrong" in anna.told()
        assert "Zero" not in anna.told()
        assert await w.bridge.traffic.pending() == []


@awaited
async def test_a_command_that_nobody_knows_says_so() -> None:
    async with world(features=[acting]) as w:
        anna = w.someone("Anna")
        await anna.commands("unheard-of")
        assert "older version" in anna.told()


@awaited
async def test_what_was_written_before_it_began_or_without_a_seat_is_never_taken_in() -> None:
    async with world(NOTHING) as w:
        anna, eve = w.someone("Anna"), w.someone("Eve")
        await anna.says("before it began")
        ref = await w.begin(
            "round-table", {"speaker-1": anna, "speaker-2": w.someone("Ben")}, preset="shop-talk"
        )
        eve.goes(anna.at)
        await eve.says("without a seat")
        live = await w.bridge.sessions.open(ref)
        await live.hand_over("speaker-2", Holder("human", await w.person(ref.tenant, eve)))
        await w.restart()
        assert await words(w) == []
        await eve.says("with a seat")
        assert await words(w) == ["with a seat"]
