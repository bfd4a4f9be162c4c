"""A platform of text alone: every scenario and every dialog, by typing what messages say can be typed."""

import pytest

from tests.bridge.neutral.hands import Hands, begins, newest
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING
from tests.fakes.world import world


@awaited
async def test_a_sale_with_a_machine() -> None:
    async with world(NOTHING) as w:
        anna = Hands(w.someone("Anna"))
        await begins(w, "car-sale", "first-car", buyer=anna)
        ref = await newest(w)
        for _ in range(5):
            await w.pass_(60)
            if (await w.store.info(ref)).status != "done":
                await anna.does("Offer", price=1_600, message="My last word.")
        assert "Seller (AI):" in anna.reads()
        assert (await w.store.info(ref)).status == "done"
        await anna.does("Save the record")
        assert "## Branch 1" in anna.told()


@awaited
async def test_a_round_table_that_somebody_joins_late() -> None:
    async with world(NOTHING) as w:
        anna, ben, cleo = (Hands(w.someone(name)) for name in ("Anna", "Ben", "Cleo"))
        await anna.commands("start", scenario="round-table", preset="demo")
        for one in (anna, ben):
            await one.does("Join as Speaker")
            await one.does("Agree and join")
        await anna.does("Fill with AI")
        for one in (anna, ben):
            await one.does("Ready")
        ref = await newest(w)
        await anna.says("zq-hello")
        await cleo.does("Join as Speaker")
        await cleo.does("Agree and join")
        await cleo.says("zq-late")
        state = (await w.store.load(ref)).position.state
        assert len(state.speakers) == 5
        assert sum(state.remarks[seat] for seat in state.speakers[:1]) == 1
        for _ in range(3):
            await w.pass_(60)
        for one in (anna, ben, cleo):
            if (await w.store.info(ref)).status != "done":
                await one.does("Vote to close")
                await w.pass_(60)
        assert (await w.store.info(ref)).status == "done"


@awaited
async def test_forms_of_several_fields() -> None:
    async with world(NOTHING) as w:
        mona = Hands(w.someone("Mona", manages=True))
        await mona.commands("start", scenario="car-sale", preset="first-car")
        await mona.does("Options", deadline="5 minutes", late="let a stand-in move")
        (row,) = await w.bridge.lobbies.at(w.town.name, "w1")
        assert (row.terms["deadline"], row.terms["late"]) == (300, "stand-in")
        await mona.does("Options")
        assert "now 5 minutes" in mona.told()
        await mona.who.says("!options", mona.who.direct)
        assert "now 5 minutes" in mona.told()
        await mona.who.says("!options as long as it takes wait", mona.who.direct)
        (row,) = await w.bridge.lobbies.at(w.town.name, "w1")
        assert (row.terms["deadline"], row.terms["late"]) == (None, "wait")
        await mona.does("Options", deadline="soon")
        assert "You wrote: deadline=soon" in mona.told()


@awaited
async def test_notices_and_quiet_hours() -> None:
    async with world(NOTHING) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "car-sale", "first-car", seller=anna, buyer=ben)
        await anna.does("My role")
        await anna.does("Notices", quiet_from="22:00", quiet_to="7:00", zone="Europe/Berlin")
        tenant = (await newest(w)).tenant
        wishes = await w.bridge.persons.preferences(tenant, await w.person(tenant, anna.who))
        assert (wishes.quiet_from, wishes.quiet_to) == (22 * 60, 7 * 60)


@pytest.mark.long
@awaited
async def test_an_export_a_branch_and_being_forgotten() -> None:
    async with world(NOTHING) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "car-sale", "first-car", seller=anna, buyer=ben)
        first = await newest(w)
        await anna.does("Offer", price=1_900, message="zq-canary")
        await ben.does("Offer", price=1_600, message="Less.")
        await anna.does("Accept")
        await anna.commands("branch")
        await anna.does("Replay this move")
        for one in (anna, ben):
            await one.does(f"Join as {'Seller' if one is anna else 'Buyer'}")
        await anna.does("Begin")
        second = await newest(w)
        assert second != first
        await anna.does("Offer", price=1_600, message="Again.")
        await ben.does("Accept")
        assert (await w.store.info(second)).status == "done"
        await ben.commands("export", format="jsonl")
        assert "zq-canary" in ben.told()
        await anna.commands("forget-me")
        await anna.does("Erase everything")
        await anna.does("Yes, forget me")
        await ben.commands("export", format="md")
        assert "zq-canary" not in ben.told()


@awaited
async def test_the_hosts_panel() -> None:
    async with world(NOTHING) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "car-sale", "first-car", seller=anna, buyer=ben)
        ref = await newest(w)
        await anna.commands("host")
        await anna.does("Pause")
        assert (await w.store.info(ref)).status == "held"
        await anna.does("Go on")
        assert (await w.store.info(ref)).status == "running"


@pytest.mark.long
@awaited
async def test_the_late_are_waited_for() -> None:
    async with world(NOTHING) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await anna.does("Options", deadline="5 minutes")
        for one, seat in ((anna, "Seller"), (ben, "Buyer")):
            await one.does(f"Join as {seat}")
            await one.does("Agree and join")
        for one in (anna, ben):
            await one.does("Ready")
        ref = await newest(w)
        await w.pass_(301)
        assert (await w.store.info(ref)).status == "held"
        await w.restart()
        await ben.does("Let a stand-in move")
        await w.pass_(60)
        await anna.does("My role")
        await anna.does("Take my seat back")
        assert "A stand-in" in anna.told()


@pytest.mark.long
@awaited
async def test_what_is_typed_holds_after_a_restart() -> None:
    async with world(NOTHING) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await anna.commands("start", scenario="car-sale", preset="first-car")
        for one, seat in ((anna, "Seller"), (ben, "Buyer")):
            await w.restart()
            await one.does(f"Join as {seat}")
            await one.does("Agree and join")
        for one in (anna, ben):
            await w.restart()
            await one.does("Ready")
        ref = await newest(w)
        await w.restart()
        await anna.does("Offer", price=1_600, message="Here.")
        await w.restart()
        await ben.does("Accept")
        assert (await w.store.info(ref)).status == "done"
        await w.restart()
        await anna.does("My result")
        assert "You gain" in anna.told()
        await w.restart()
        await anna.does("Play again")
        assert len(await w.bridge.lobbies.at(w.town.name, "w1")) == 1


@awaited
async def test_help_says_how_commands_are_typed() -> None:
    async with world(NOTHING) as w:
        anna = Hands(w.someone("Anna"))
        await anna.commands("help")
        assert "!checkpoint:" in anna.told()
        await anna.commands("list")
        assert "!start" in anna.told()
        await anna.who.says("!start Car sale first car")
        assert len(await w.bridge.lobbies.at(w.town.name, "w1")) == 1
        await anna.who.says("!nonsense", anna.who.direct)
        assert "`!help`" in anna.told()
