"""Once it has begun: watching, taking an AI's seat over, joining in the middle, playing again."""

import asyncio

from bot.bridge.buttons import ButtonId
from tests.bridge.lobby.acts import AGREE, begun, card, holders, joins
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING
from tests.fakes.world import World, world


@awaited
async def test_anybody_may_watch_where_the_host_lets_them() -> None:
    async with world() as w:
        await begun(w, seller=w.someone("Anna"))
        carl = w.someone("Carl")
        await carl.presses("Watch")
        assert "You can watch, but what you write there is not part of it" in carl.told()
        carl.goes_to_thread()
        await carl.says("I would take it.")
        assert "I would take it" not in w.someone("Anna").told()
        assert (await holders(w))["buyer"].machine


@awaited
async def test_only_those_who_play_see_what_the_host_closes_to_others() -> None:
    async with world() as w:
        anna, ben, carl = w.someone("Anna"), w.someone("Ben"), w.someone("Carl")
        await anna.commands("start", scenario="car-sale")
        await anna.presses("Options")
        await anna.fills(watch="only those who play")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await anna.presses("Ready")
        await ben.presses("Ready")
        thread = w.town.threads()[-1]
        assert w.town.members[thread] == {anna.user, ben.user}
        assert "[Watch]" not in card(w)
        assert carl.goes(thread).readable() == []


@awaited
async def test_a_watcher_takes_the_seat_of_an_ai_over_and_reads_nothing_of_its_past() -> None:
    async with world() as w:
        anna, carl = w.someone("Anna"), w.someone("Carl")
        await begun(w, preset="first-car", buyer=anna)
        await w.pass_(120)
        await carl.presses("Take over the AI's seat: Seller")
        assert carl.told().startswith("Before you join")
        assert (await holders(w))["seller"].machine
        await carl.presses(AGREE)
        assert "You are the seller from here on" in carl.told()
        assert "Seller: Carl" in card(w)
        assert "[Take over" not in card(w)
        holder = (await holders(w))["seller"]
        (info,) = await w.bridge.persons.sessions_of(await _tenant(w), holder.person or 0)
        seen = await (await w.bridge.sessions.open(info.ref)).seen("seller", holder.person or 0)
        assert {item.kind for item in seen if item.to == "seller"} == {"brief"}


async def _tenant(w: World) -> int:
    return await w.bridge.communities.tenant_of(w.town.name, w.town.square.workspace, "")


@awaited
async def test_of_two_who_take_a_seat_over_at_once_one_gets_it() -> None:
    async with world() as w:
        anna, ben, carl = w.someone("Anna"), w.someone("Ben"), w.someone("Carl")
        await begun(w, buyer=anna)
        for one in (ben, carl):
            await one.presses("Take over the AI's seat: Seller")
        await asyncio.gather(ben.presses(AGREE), carl.presses(AGREE))
        told = sorted((ben.told(), carl.told()))
        assert told[0].startswith("No AI plays this seat for itself any more")
        assert told[1].startswith("You are the seller from here on")


@awaited
async def test_whoever_plays_takes_no_other_seat() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await begun(w, buyer=anna)
        anna.goes(w.town.square)
        await anna.presses("Take over the AI's seat: Seller")
        assert anna.told().startswith("You have or had a seat in this already")
        assert (await holders(w))["seller"].machine


@awaited
async def test_a_host_who_could_see_everything_takes_no_seat() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale", preset="family-car")
        await joins(ben, "Buyer")
        await ben.presses("Fill with AI")
        await ben.presses("Ready")
        await anna.presses("Take over the AI's seat: Seller")
        assert anna.told().startswith("You are the host and can see what is secret there")
        assert (await holders(w))["seller"].machine


@awaited
async def test_a_seat_that_somebody_gave_up_is_not_the_way_to_another() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await begun(w, buyer=anna, seller=ben)
        await anna.presses("My role")
        await anna.presses("Leave")
        await anna.presses("Leave for good")
        assert (await holders(w))["buyer"].machine
        assert "[Take over the AI's seat: Buyer]" in card(w)
        anna.goes(w.town.square)
        await anna.presses("Take over the AI's seat: Buyer")
        assert anna.told().startswith("You have or had a seat in this already")


@awaited
async def test_one_more_joins_an_open_role_in_the_middle() -> None:
    async with world() as w:
        anna, ben, carl = w.someone("Anna"), w.someone("Ben"), w.someone("Carl")
        await begun(w, "round-table", "neighbourhood", speaker1=anna, speaker2=ben)
        await carl.presses("Join as Speaker")
        assert len(await holders(w)) == 2
        await carl.presses(AGREE)
        assert "You are in as speaker 3" in carl.told()
        assert "Speaker 3: Carl" in card(w)
        carl.goes_to_thread()
        await carl.says("A bench by the pond.")
        await carl.presses("My role")
        assert "speaker 3" in carl.told().lower()
        carl.goes(w.town.square)
        await carl.presses("Join as Speaker")
        assert carl.told().startswith("You have or had a seat in this already")
        assert len(await holders(w)) == 3


@awaited
async def test_an_open_role_that_is_full_offers_no_seat() -> None:
    async with world() as w:
        people = [w.someone(f"P{number}") for number in range(8)]
        await begun(w, "round-table", "neighbourhood", **{f"speaker{n}": who for n, who in enumerate(people)})
        assert len(await holders(w)) == 8
        assert "[Join as Speaker]" not in card(w)


@awaited
async def test_the_same_once_more_by_the_same_terms() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await anna.presses("Options")
        await anna.fills(deadline="15 minutes")
        await anna.presses("Fill with AI")
        await w.pass_(3_600)
        assert "It is over: go there" in card(w)
        first = card(w)
        await anna.presses("Play again")
        assert card(w) != first
        assert card(w).startswith("Car sale: first car")
        assert "A move may take 15 minutes" in card(w)
        assert "Seller: free" in card(w)


@awaited
async def test_the_last_card_of_the_thread_leads_to_a_new_one_in_the_channel() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="demo")
        await anna.presses("Fill with AI")
        await w.pass_(3_600)
        anna.goes_to_thread()
        await anna.presses("Play again")
        assert "The card is there" in anna.told()
        assert "Seller: free" in card(w)


@awaited
async def test_what_is_over_has_no_seat_to_take() -> None:
    async with world() as w:
        anna, carl = w.someone("Anna"), w.someone("Carl")
        await anna.commands("start", scenario="car-sale", preset="demo")
        await anna.presses("Fill with AI")
        (again,) = [button for button, _, _ in anna.buttons() if button.label == "Play again"]
        (row,) = [
            row
            for info in await w.store.branches(await _tenant(w))
            if (row := await w.bridge.lobbies.of_branch(info.ref))
        ]
        assert "[Take over" not in card(w)
        await w.restart()
        await carl.presses_again(again._replace(id=ButtonId("take", (row.public_id, "seller"))))
        assert carl.told().startswith("It is over")


@awaited
async def test_where_members_cannot_change_nobody_is_shut_out() -> None:
    async with world(EVERYTHING._replace(members_change=False)) as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await anna.presses("Options")
        assert anna.form is not None
        (watch,) = [field for field in anna.form.fields if field.name == "watch"]
        assert watch.choices == ("everybody in the channel",)
