"""The host's panel: who gets it, what stands on it, and pausing, skipping and ending."""

from pathlib import Path

from scenarios.engine.ports import Ref
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world

AI = "strategy:boulware"
RELAY = Path(__file__).with_name("relay.py")
ALL = ["Pause", "End", "Skip a move", "Hand over a seat", "Message privately", "Announce", "Spending"]


def panel(who: Someone) -> list[str]:
    """The buttons of the last private answer."""
    return [button.label for button in who.town.private[who.user][-1][1].buttons]


async def sale(w: World, **seats: Someone | str) -> tuple[Ref, Someone]:
    """A sale that somebody without a seat hosts, who is where those with a seat are."""
    host = w.someone("Hana")
    ref = await w.begin("car-sale", {"seller": AI, "buyer": AI, **seats}, host=host)
    host.goes(next(who.at for who in seats.values() if isinstance(who, Someone)))
    return ref, host


async def status(w: World, ref: Ref) -> str:
    return (await w.store.info(ref)).status


@awaited
async def test_a_host_without_a_seat_can_do_everything() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        _, host = await sale(w, buyer=anna)
        await host.commands("host")
        assert panel(host) == ALL
        assert "being played" in host.told()


@awaited
async def test_a_host_who_plays_is_told_what_is_refused() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await w.begin("car-sale", {"seller": AI, "buyer": anna})
        await anna.commands("host")
        assert panel(anna) == [one for one in ALL if one not in ("Message privately", "Announce")]
        assert "You play too" in anna.told()


@awaited
async def test_nobody_else_gets_it() -> None:
    async with world() as w:
        anna, eve = w.someone("Anna"), w.someone("Eve")
        await sale(w, buyer=anna)
        for who in (anna, eve.goes_to_thread()):
            await who.commands("host")
            assert who.told() == "Only the host can do this; ask them."


@awaited
async def test_who_manages_the_server_keeps_order_and_no_more() -> None:
    async with world() as w:
        mona = w.someone("Mona", manages=True)
        ref, _ = await sale(w, buyer=w.someone("Anna"))
        await mona.goes_to_thread().commands("host")
        assert panel(mona) == ["Pause", "End", "Settings for all"]
        await mona.presses("Pause")
        assert await status(w, ref) == "held"


@awaited
async def test_in_the_channel_it_is_the_only_one_or_there_is_a_choice() -> None:
    async with world() as w:
        _, host = await sale(w, buyer=w.someone("Anna"))
        await host.goes(w.town.square).commands("host")
        assert panel(host) == ALL
        await sale(w, buyer=w.someone("Ben"))
        await host.goes(w.town.square).commands("host")
        one, other = panel(host)
        assert one.startswith("Car sale ")
        assert other.startswith("Car sale ")
        assert one != other
        await host.presses(one)
        assert panel(host) == ALL
        eve = w.someone("Eve")
        await eve.commands("host")
        assert "You host nothing here" in eve.told()


@awaited
async def test_paused_it_stands_still_until_it_goes_on() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref, host = await sale(w, buyer=anna)
        await host.commands("host")
        await host.presses("Pause")
        assert await status(w, ref) == "held"
        await w.pass_(300)
        assert "The host has paused this car sale" in anna.sees()
        before = await w.store.history(ref)
        await w.pass_(3_600)
        await w.restart()
        assert await w.store.history(ref) == before
        await host.commands("host")
        assert "is paused" in host.told()
        await host.presses("Go on")
        assert await status(w, ref) == "running"
        await w.pass_(300)
        assert "go on where it stood" in anna.sees()
        await host.presses("Go on")
        assert "It runs already" in host.told()


@awaited
async def test_ending_asks_once_more() -> None:
    async with world() as w:
        ref, host = await sale(w, buyer=w.someone("Anna"))
        await host.commands("host")
        await host.presses("End")
        assert await status(w, ref) == "running"
        await host.presses("End it now")
        assert await status(w, ref) == "done"
        for late in ("End it now", "Pause", "Skip a move", "Hand over a seat"):
            await host.presses(late)
            assert host.told() == "It is over; nothing can be changed any more."


@awaited
async def test_what_the_rules_provide_is_done_for_who_is_skipped() -> None:
    async with world(scenarios=[RELAY]) as w:
        anna, ben, host = w.someone("Anna"), w.someone("Ben"), w.someone("Hana")
        ref = await w.begin("relay", {"runner-1": anna, "runner-2": ben}, host=host)
        host.goes(anna.at)
        await host.commands("host")
        await host.presses("Skip a move")
        assert panel(host) == ["Skip runner 1's move", "Skip runner 2's move"]
        before = await w.store.history(ref)
        await host.presses("Skip runner 2's move")
        assert "Nobody has to wait for runner 2" in host.told()
        assert await w.store.history(ref) == before
        await host.presses("Skip runner 1's move")
        assert "what the rules provide was chosen for runner 1" in host.told()
        assert len(await w.store.history(ref)) == len(before) + 1
        assert "Run: metres 7 (skipped by the host)" in ben.sees()
        await host.presses("Skip runner 1's move")
        assert "made already" in host.told()
        assert len(await w.store.history(ref)) == len(before) + 1


@awaited
async def test_a_host_who_plays_skips_all_who_are_missing_and_learns_no_name() -> None:
    async with world(scenarios=[RELAY]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("relay", {"runner-1": anna, "runner-2": ben})
        await anna.commands("host")
        await anna.presses("Skip a move")
        await anna.presses("Skip runner 1's move")
        await anna.presses("Skip a move")
        assert panel(anna) == ["Choose for those who have not chosen"]
        await anna.presses("Choose for those who have not chosen")
        assert "runner 2" not in anna.told()
        assert "Run: metres 2 (skipped by the host)" in ben.sees()
        assert (await w.store.info(ref)).status == "done"


@awaited
async def test_why_a_move_cannot_be_skipped() -> None:
    async with world() as w:
        ref, host = await sale(w, buyer=w.someone("Anna"))
        before = await w.store.history(ref)
        await host.commands("host")
        await host.presses("Skip a move")
        await host.presses("Skip the buyer's move")
        assert "The rules provide no move for the buyer" in host.told()
        assert await w.store.history(ref) == before


@awaited
async def test_nothing_is_skipped_while_it_is_paused() -> None:
    async with world() as w:
        _, host = await sale(w, buyer=w.someone("Anna"))
        await host.commands("host")
        await host.presses("Skip a move")
        await host.presses("Pause")
        await host.presses("Skip the buyer's move")
        assert "press Go on first" in host.told()


@awaited
async def test_a_button_grants_nothing() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref, host = await sale(w, buyer=anna)
        await host.commands("host")
        for button in [one for one, _, _ in host.buttons()]:
            await anna.presses_again(button)
            assert anna.told() == "Only the host can do this; ask them.", button.label
        assert await status(w, ref) == "running"
