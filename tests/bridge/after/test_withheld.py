"""What a branch reveals at its end stays secret for as long as people play another in which it is."""

from scenarios.library.car_sale.actions import Accept
from tests.bridge.after.sales import BUYERS, SELLERS, branch_of, joins, offer, plays, sale, sold
from tests.bridge.after.test_branch_rights import started
from tests.bridge.after.test_forgetting import forgotten
from tests.fakes.loop import awaited
from tests.fakes.world import world

LIMITS = (f"{SELLERS:,}", f"{BUYERS:,}", str(SELLERS), str(BUYERS))


@awaited
async def test_the_end_of_a_branch_gives_nothing_away_while_the_first_is_played() -> None:
    async with world() as w:
        anna, ben, hanna = w.someone("Anna"), w.someone("Ben"), w.someone("Hanna")
        ref = await sale(w, ("seller", offer(9_000)), reveal="all")
        first = anna.at
        await started(hanna, "Go on after this message")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await plays(w, await branch_of(w, ref), ("buyer", Accept()))
        anna.goes_to_thread()
        assert "as soon as nobody plays another branch" in anna.sees()
        await anna.commands("export")
        assert "save it once that is over" in anna.told()
        await anna.presses("My result")
        known = anna.sees_anywhere() + w.someone("Eve").goes(anna.at).sees_anywhere()
        assert LIMITS[1] not in known
        assert LIMITS[3] not in known
        await plays(w, ref, ("buyer", Accept()))
        for place in (first, anna.at):
            assert LIMITS[1] in anna.sees(place), "now nobody plays any more"


@awaited
async def test_who_is_host_gets_no_seat_of_others_in_a_branch() -> None:
    async with world() as w:
        await sold(w)
        hanna = w.someone("Hanna")
        await started(w.someone("Ben"), "Replay this move")
        await joins(hanna, "Seller")
        assert "You host, so you could have seen what the others know" in hanna.told()
        assert "Hanna would like" not in w.someone("Anna").sees_anywhere()


@awaited
async def test_a_seat_is_lent_to_nobody_who_is_forgotten() -> None:
    async with world() as w:
        await sold(w)
        anna, carl = w.someone("Anna"), w.someone("Carl").goes(w.town.square)
        await started(w.someone("Ben"), "Replay this move")
        await joins(carl, "Seller")
        lend = next(button for button, _, _ in anna.buttons() if button.label == "Let Carl play")
        await forgotten(carl)
        assert "Carl" not in anna.sees(anna.direct)
        await anna.presses_again(lend)
        assert "settled" in anna.told()
        assert "Seller: a stand-in, unless Anna joins" in anna.sees(w.town.square)
