"""Being forgotten: asked twice, everywhere, and the others play on."""

from tests.bridge.after.sales import offer, sale, sold
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import world


async def forgotten(who: Someone) -> None:
    await who.commands("forget-me")
    await who.presses("Erase everything")
    await who.presses("Yes, forget me")


@awaited
async def test_nothing_happens_until_it_was_said_twice() -> None:
    async with world() as w:
        ref = await sale(w, ("seller", offer(9_000, "A canary sings.")))
        anna = w.someone("Anna")
        await anna.commands("forget-me")
        assert "It cannot be undone." in anna.told()
        await anna.presses("Erase everything")
        assert "Are you sure?" in anna.told()
        assert not (await w.bridge.sessions.open(ref)).runner.holders["seller"].machine


@awaited
async def test_words_and_name_go_and_a_stand_in_plays_on() -> None:
    async with world() as w:
        ref = await sale(w, ("seller", offer(9_000, "A canary sings.")))
        anna, ben, hanna = w.someone("Anna"), w.someone("Ben"), w.someone("Hanna")
        await forgotten(anna)
        assert "You are forgotten. 1 text went." in anna.told()
        holder = (await w.bridge.sessions.open(ref)).runner.holders["seller"]
        assert holder.machine
        assert holder.person is None
        for who in (ben, hanna):
            answer = str(await who.commands("export", format="md"))
            assert "canary" not in answer
            assert "Anna" not in answer
        assert await w.bridge.persons.known(ref.tenant, "town", "w1", anna.user) is None


@awaited
async def test_seats_and_ideas_on_open_cards_go() -> None:
    async with world() as w:
        ref = await sold(w)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await ben.commands("branch")
        await ben.presses("Replay this move")
        square = w.town.square
        await anna.goes(square).presses("Join as Seller")
        await anna.presses("Agree and join")
        assert "Seller: Anna, has joined" in anna.sees(square)
        await forgotten(anna)
        assert "Anna" not in "\n".join(one.text for one in w.town.inside(square))
        await forgotten(ben)
        assert "This is closed" in "\n".join(one.text for one in w.town.inside(square))
        session = (await w.store.info(ref)).session
        assert len(await w.store.branches(ref.tenant, session)) == 1


@awaited
async def test_who_has_nothing_here_can_be_forgotten_too() -> None:
    async with world() as w:
        carl = w.someone("Carl")
        await forgotten(carl)
        assert "There was no text of yours." in carl.told()
