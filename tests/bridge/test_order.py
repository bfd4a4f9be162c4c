"""What comes from one place is done in the order in which it comes, and what goes to one is never left lying."""

import asyncio

import pytest

from bot.bridge.arrivals import Arrival, Command
from bot.bridge.composing import body
from bot.bridge.content import Answer, Done
from bot.bridge.context import Bridge, Here
from scenarios.engine.ports import Post
from storage.traffic import OutboxRow
from tests.fakes.loop import awaited
from tests.fakes.world import World, world


class Noted:
    """Notes when commands begin and end."""

    __name__ = "noted"

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.HANDLERS = {"/slow": self.slow, "/quick": self.quick}

    async def slow(self, bridge: Bridge, here: Here) -> Answer:
        self.seen.append("slow")
        for _ in range(50):
            await asyncio.sleep(0)
        self.seen.append("slow is done")
        return Done()

    async def quick(self, bridge: Bridge, here: Here) -> Answer:
        self.seen.append("quick")
        return Done()


def given(w: World, name: str, channel: str) -> Arrival:
    anna = w.someone("Anna")
    where = w.town.square._replace(channel=channel)
    return Arrival(id=name, where=where, who=anna.author, what=Command(name=name))


@pytest.mark.parametrize(
    ("channel", "seen"),
    [("square", ["slow", "slow is done", "quick"]), ("elsewhere", ["slow", "quick", "slow is done"])],
)
@awaited
async def test_one_after_the_other(channel: str, seen: list[str]) -> None:
    noted = Noted()
    async with world(features=[noted]) as w:
        slow, quick = given(w, "slow", "square"), given(w, "quick", channel)
        await asyncio.gather(w.bridge.intake.take(slow), w.bridge.intake.take(quick))
        assert noted.seen == seen


@awaited
async def test_what_is_added_while_somebody_looks_for_the_last_time_is_posted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": w.someone("Ben")})
        place = await w.bridge.traffic.place_at(*anna.at)
        assert place is not None
        claim, late = (
            w.bridge.traffic.claim,
            [Post(place.id, body=body("notice", name="rules-failed", args={"noun": "sale"}))],
        )

        async def last(number: int, now: int) -> OutboxRow | None:
            found = await claim(number, now)
            while late:
                await w.bridge.traffic.add(ref, [late.pop()])
                w.bridge.outbox.wake(number)
            return found

        monkeypatch.setattr(w.bridge.traffic, "claim", last)
        before = len(w.town.inside(anna.at))
        w.bridge.outbox.wake(place.id)
        await w.settle()
        assert len(w.town.inside(anna.at)) == before + 1
