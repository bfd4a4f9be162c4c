"""What fails again and again is left alone after a while, so that all else goes on."""

from types import SimpleNamespace

from bot.bridge.context import Bridge
from bot.bridge.outbox import MOST_TRIES
from storage.traffic import TimerRow
from tests.fakes.clock import SECOND
from tests.fakes.loop import awaited
from tests.fakes.world import world


@awaited
async def test_a_post_whose_fate_nobody_ever_learns_is_given_up_and_what_follows_is_made() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms={"pace": 0})
        await anna.presses("Offer")
        w.town.fail("post", "unsent", MOST_TRIES)
        await anna.fills(price="9000", message="Well?")
        await w.pass_(3_000)
        assert ben.pinged() == []
        await w.pass_(1_000)
        assert "Well?" not in ben.sees()
        assert "it is your move" in ben.pinged()[-1].text


@awaited
async def test_an_alarm_whose_work_fails_is_tried_again_a_minute_later_and_delays_no_other() -> None:
    tries, rang = [], []

    async def fails(*_: object) -> None:
        tries.append(1)
        raise ZeroDivisionError

    async def rings(bridge: Bridge, row: TimerRow) -> None:
        rang.append(bridge.clock.now() - row.due)
        await bridge.traffic.take_timer(row.id)

    feature = SimpleNamespace(RINGERS={"failing": fails, "sound": rings}, __name__="failing")
    async with world(features=[feature], errors=True) as w:
        ref = await w.begin("car-sale", {"seller": w.someone("Anna"), "buyer": w.someone("Ben")})
        await w.bridge.traffic.set_timer(ref, "failing", "it", w.clock.now() + SECOND)
        await w.bridge.traffic.set_timer(ref, "sound", "it", w.clock.now() + 20 * SECOND)
        w.bridge.alarms.wake()
        await w.settle()
        await w.pass_(50)
        assert len(tries) == 1
        assert rang == [0]
        await w.pass_(50)
        assert len(tries) == 2
