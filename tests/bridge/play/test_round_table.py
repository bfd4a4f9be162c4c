"""An open floor: people and AI talk, vote when they like, and somebody joins late."""

from typing import Any

import pytest

from scenarios.engine.ports import Holder
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import World, world

SEATS: dict[str, Any] = {
    "speaker-3": "strategy:panelist?remarks=1",
    "speaker-4": "strategy:panelist?remarks=1",
}


async def table(w: World, **terms: Any) -> Any:
    anna, ben = w.someone("Anna"), w.someone("Ben")
    return await w.begin(
        "round-table", {"speaker-1": anna, "speaker-2": ben, **SEATS}, preset="shop-talk", terms={"pace": 0}
    )


@awaited
async def test_two_people_and_two_machines_talk_until_a_majority_closes() -> None:
    async with world() as w:
        ref = await table(w)
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        assert "The floor is open" in anna.sees()
        assert anna.sees().count("[Vote to close]") == 1
        assert w.town.pings == [], "nobody has to do anything"
        await anna.says("Speaker 3, what do you think?")
        await w.pass_(10)
        assert "Speaker 3 (AI):" in ben.sees()
        tenant = ref.tenant
        live = await w.bridge.sessions.open(ref)
        seat = await live.join("speaker", Holder("human", await w.person(tenant, cleo)))
        await w.bridge.sessions.refresh(ref)
        w.bridge.sessions.go_on(ref)
        await w.settle()
        cleo.goes(anna.at)
        assert (await cleo.says("Good evening.")).marks == {"✅"}
        await cleo.presses("My role")
        assert f"My role: {seat.replace('-', ' ')}" in cleo.told()
        assert "You may act at any time." in cleo.told()
        for who in (anna, ben):
            await who.presses("Vote to close")
        await anna.presses("Vote to close")
        assert "You cannot do this now" in anna.told()
        await anna.presses("Keep open")
        assert "Speaker 1: Keep open" in ben.sees()
        await anna.presses("Vote to close")
        await cleo.presses("Vote to close")
        if (await w.store.load(ref)).position.over is None:
            await w.pass_(60)
        assert (await w.store.load(ref)).position.over == "finished"
        assert "The floor is closed." in ben.sees()
        assert "[Vote to close]" not in ben.sees()


@awaited
async def test_the_floor_is_typed_on() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("round-table", {"speaker-1": anna, "speaker-2": ben}, preset="shop-talk")
        assert "Type `!vote to close` or `!my role`." in anna.sees()
        await anna.says("We should vote to close soon.")
        await anna.says("!vote to close")
        await ben.says("!vote-to-close")
        assert (await w.store.load(ref)).position.over == "finished"
        await ben.says("!vote to close")
        assert [event.kind for event in await w.store.history(ref)][-1] == "moves"


@awaited
@pytest.mark.parametrize("can", [EVERYTHING, NOTHING], ids=["everything", "nothing"])
async def test_it_goes_on_after_a_restart(can: Any) -> None:
    async with world(can) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("round-table", {"speaker-1": anna, "speaker-2": ben}, preset="shop-talk")
        await anna.says("Before.")
        await w.restart()
        if can is NOTHING:
            await anna.says("!vote to close")
        else:
            await anna.presses("Vote to close")
        await ben.says("After.")
        kinds = [event.kind for event in await w.store.history(ref)]
        assert kinds == ["start", "moves", "moves", "moves"]
