"""Going on differently from an earlier move: from where, in which thread, and that the first goes on untouched."""

from scenarios.library.car_sale.actions import Accept
from tests.bridge.after.sales import branch_of, joins, message, offer, plays, sale, sold
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING
from tests.fakes.world import world


@awaited
async def test_after_the_end_both_go_on_from_an_earlier_offer() -> None:
    async with world() as w:
        ref = await sold(w)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        first = anna.at
        before = anna.sees()
        await ben.commands("branch", target=message(ben, "Too much.").id)
        assert "The move is Buyer: Offer: price 7,500." in ben.told()
        await ben.presses("Go on after this message")
        anna.goes(w.town.square)
        assert "Ben wants to go on differently after Buyer: Offer: price 7,500." in anna.sees()
        assert "Seller: a stand-in, unless Anna joins" in anna.sees()
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        second = w.town.threads()[-1]
        assert second != first
        anna.goes(second)
        assert "it goes on after Buyer: Offer: price 7,500." in anna.sees()
        assert anna.pinged()[-1].where == second
        await plays(w, await branch_of(w, ref), ("seller", offer(8_500, "Differently.")), ("buyer", Accept()))
        assert "Sold for €8,500 in round 4 of 12." in anna.sees()
        assert "It is over: go there" in anna.sees(w.town.square)
        anna.goes(first)
        assert "A branch that goes on after Buyer: Offer: price 7,500 is played" in anna.sees().removeprefix(
            before
        )
        assert "8,500" not in anna.sees()


@awaited
async def test_a_move_is_made_again_by_the_same_seat() -> None:
    async with world() as w:
        ref = await sold(w)
        ben = w.someone("Ben")
        await ben.commands("branch")
        assert "It ended with this move" in ben.told()
        await ben.presses("Replay this move")
        await joins(w.someone("Anna"), "Seller")
        await joins(ben, "Buyer")
        made = await branch_of(w, ref)
        (asked,) = (await w.bridge.sessions.open(made)).runner.position.asks.values()
        assert asked.ask.seat == "buyer"
        assert ben.pinged()[-1].where == w.town.threads()[-1]
        await plays(w, made, ("buyer", offer(7_900)), ("seller", Accept()))
        assert "Sold for €7,900" in ben.goes_to_thread().sees()


@awaited
async def test_what_is_no_move_stands_for_the_move_before_it() -> None:
    async with world() as w:
        await sale(w, ("seller", offer(9_000, "A fine car.")))
        hanna = w.someone("Hanna")
        notice = w.someone("Ben").pinged()[-1]
        chatter = await w.someone("Carl").goes(hanna.at).says("What a bargain!")
        for target in (notice, chatter):
            await hanna.commands("branch", target=target.id)
            assert "The move is Seller: Offer: price 9,000." in hanna.told()


@awaited
async def test_before_the_first_move_there_is_nothing_to_branch() -> None:
    async with world() as w:
        await sale(w)
        hanna = w.someone("Hanna")
        await hanna.commands("branch", target=hanna.readable()[0].id)
        assert "Nobody has moved yet" in hanna.told()
        await hanna.goes(w.town.square).commands("branch")
        assert "Use this in the thread" in hanna.told()


@awaited
async def test_the_first_goes_on_while_the_branch_is_played() -> None:
    async with world() as w:
        ref = await sale(w, ("seller", offer(9_000)), ("buyer", offer(7_500)))
        anna, ben, hanna = w.someone("Anna"), w.someone("Ben"), w.someone("Hanna")
        first = hanna.at
        await hanna.commands("branch")
        await hanna.presses("Go on after this message")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        made = await branch_of(w, ref)
        await plays(w, made, ("seller", offer(8_700)))
        await plays(w, ref, ("seller", offer(8_100)), ("buyer", Accept()))
        await plays(w, made, ("buyer", Accept()))
        assert "Sold for €8,100" in hanna.goes(first).sees()
        assert "8,700" not in hanna.sees()
        hanna.goes_to_thread()
        assert "Sold for €8,700" in hanna.sees()
        assert "8,100" not in hanna.sees()


@awaited
async def test_secret_choices_are_all_made_again() -> None:
    async with world() as w:
        from scenarios.library.prisoners_dilemma.rules import Cooperate, Defect

        anna, ben = w.someone("Anna"), w.someone("Ben")
        seats = {"player-1": anna, "player-2": ben}
        ref = await w.begin("prisoners-dilemma", seats, preset="one-shot", host=w.someone("Hanna"))
        await plays(w, ref, ("player-1", Cooperate()), ("player-2", Defect()))
        await anna.commands("branch")
        await anna.presses("Replay this move")
        await joins(anna, "Player 1")
        await joins(ben, "Player 2")
        position = (await w.bridge.sessions.open(await branch_of(w, ref))).runner.position
        assert not position.sealed
        assert {one.ask.seat for one in position.asks.values() if one.ask.joint} == {"player-1", "player-2"}


@awaited
async def test_a_text_platform_does_all_that_by_typing() -> None:
    async with world(NOTHING) as w:
        ref = await sale(w, ("seller", offer(9_000)), ("buyer", offer(7_500)))
        anna, ben, hanna = w.someone("Anna"), w.someone("Ben"), w.someone("Hanna")
        await hanna.commands("branch")
        await hanna.says("!go on after this message", hanna.direct)
        assert "Only one can be played here at a time" in hanna.told()
        await plays(w, ref, ("seller", Accept()))
        await ben.commands("branch")
        assert "The move is Seller: Accept." in ben.told()
        await ben.says("!replay this move", ben.direct)
        for who, seat in ((anna, "seller"), (ben, "buyer")):
            await who.says(f"!join as {seat}", w.town.square)
            await who.says("!agree and join", who.direct)
        await plays(w, await branch_of(w, ref), ("seller", offer(8_200)), ("buyer", Accept()))
        assert "Sold for €8,200" in ben.sees()


@awaited
async def test_a_branch_survives_restarts_and_is_made_once() -> None:
    async with world() as w:
        ref = await sold(w)
        ben = w.someone("Ben")
        await ben.commands("branch")
        await ben.presses("Replay this move")
        await w.town.deliver(w.town.arrivals[-1])
        await w.restart()
        ben.goes(w.town.square)
        assert ben.sees().count("wants to go on differently") == 1
        await joins(w.someone("Anna"), "Seller")
        await w.restart()
        await joins(ben, "Buyer")
        await w.town.deliver(w.town.arrivals[-1])
        await w.restart()
        session = (await w.store.info(ref)).session
        assert [one.number for one in await w.store.branches(ref.tenant, session)] == [1, 2]
        assert len(w.town.threads()) == 2
        assert w.someone("Anna").goes_to_thread(0).sees().count("A branch that goes on after") == 1


@awaited
async def test_a_card_that_nobody_uses_closes() -> None:
    async with world() as w:
        await sold(w)
        ben = w.someone("Ben")
        await ben.commands("branch")
        await ben.presses("Replay this move")
        join = next(one for one, _, _ in ben.goes(w.town.square).buttons() if one.label == "Join as Buyer")
        await w.pass_(24 * 3_600)
        assert "This is closed" in ben.sees()
        await ben.presses_again(join)
        assert "This is closed" in ben.told()
