"""Names for moves, and branches from them."""

from scenarios.library.car_sale.actions import Accept
from tests.bridge.after.sales import offer, plays, sale
from tests.fakes.loop import awaited
from tests.fakes.world import world


@awaited
async def test_a_named_move_is_offered_to_who_branches() -> None:
    async with world() as w:
        ref = await sale(w, ("seller", offer(9_000)))
        anna, hanna = w.someone("Anna"), w.someone("Hanna")
        await anna.commands("checkpoint", name="High price")
        assert "High price is the name of this move from now on: Seller: Offer: price 9,000." in anna.told()
        await plays(w, ref, ("buyer", offer(7_500)), ("seller", offer(8_000)))
        await hanna.commands("branch")
        assert "The move is Seller: Offer: price 8,000." in hanna.told()
        await hanna.presses("High price")
        assert "The move is Seller: Offer: price 9,000." in hanna.told()
        await plays(w, ref, ("buyer", Accept()))


@awaited
async def test_a_bad_name_a_taken_one_and_a_stranger_are_refused() -> None:
    async with world() as w:
        await sale(w)
        anna = w.someone("Anna")
        await anna.commands("checkpoint", name="Start")
        assert "Nobody has moved yet" in anna.told()
        await plays(w, (await w.bridge.traffic.live_branches())[0], ("seller", offer(9_000)))
        for name, said in (("", "Give the checkpoint a name"), ("1st", "begins with a letter")):
            await anna.commands("checkpoint", name=name)
            assert said in anna.told()
        await anna.commands("checkpoint", name="One")
        await anna.commands("checkpoint", name="One")
        assert "There is a checkpoint 'One' already" in anna.told()
        carl = w.someone("Carl").goes(anna.at)
        await carl.commands("checkpoint", name="Two")
        assert "Only the host and those who have a seat" in carl.told()
