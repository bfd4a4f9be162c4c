"""Being forgotten: asked twice, everywhere, and the others play on."""

import pytest

from tests.bridge.after.sales import joins, message, offer, sale, sold
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


@awaited
async def test_posts_that_quote_the_person_show_the_words_no_more() -> None:
    async with world() as w:
        anna, ben, hanna = w.someone("Anna"), w.someone("Ben"), w.someone("Hanna")
        ref = await sale(w, ("seller", offer(9_000, "A canary sings.")))
        await ben.says("Ben's own words")
        said = await anna.says("zq-own message")
        await anna.edits(said, "zq-another version")
        assert "The version that counts: zq-own message" in ben.sees()
        first = anna.at
        await hanna.commands("branch", message(hanna, "A canary sings.").id)
        await hanna.presses("Go on after this message")
        await hanna.goes(w.town.square).presses("Begin")
        await forgotten(anna)
        posts = [one.text for one in (*w.town.messages, *w.town.removed) if one.by == ""]
        assert not any("canary" in text or "zq-own" in text for text in posts)
        assert any("[erased]" in text and "Offer: price 9,000" in text for text in posts)
        assert "Ben's own words" in ben.goes(first).sees()
        assert "zq-another version" in ben.sees(), "what she wrote herself is hers to delete"
        assert ref.tenant


@awaited
async def test_names_go_from_posts_and_cards_of_everything_the_person_was_in() -> None:
    """Cards that wait for them, questions that others were asked, threads whose first post says who plays."""
    async with world() as w:
        anna, ben, carl = w.someone("Anna"), w.someone("Ben"), w.someone("Carl")
        await anna.commands("start", scenario="car-sale")
        for who, seat in ((anna, "Seller"), (ben, "Buyer")):
            await joins(who, seat)
        for who in (anna, ben):
            await who.presses("Ready")
        anna.goes_to_thread()
        ben.goes_to_thread()
        assert "Seller: Anna" in ben.sees()
        live = await w.bridge.sessions.open((await w.bridge.traffic.live_branches())[0])
        await live.end("the end")
        w.bridge.sessions.go_on(live.runner.ref)
        await w.settle()
        await sold(w)
        await ben.commands("branch")
        await ben.presses("Replay this move")
        await joins(carl, "Seller")
        assert "Carl would like" in anna.sees(anna.direct)
        await forgotten(carl)
        await forgotten(ben)
        for name in ("Carl", "Ben"):
            assert not [one.text for one in w.town.messages if not one.by and name in one.text]
        await forgotten(anna)
        assert not [one.text for one in w.town.messages if not one.by and "Anna" in one.text]


async def _forgotten_at(moment: int) -> bool:
    """Whether the process died at that moment of forgetting; then another one has gone on."""
    async with world() as w:
        ref = await sale(w, ("seller", offer(9_000, "A canary sings.")))
        anna = w.someone("Anna")
        await anna.commands("forget-me")
        await anna.presses("Erase everything")
        w.life.fatal = w.life.moments + moment
        await anna.presses("Yes, forget me")
        died, w.life.fatal = w.life.over.is_set(), None
        if died:
            await w.restart()
            await w.pass_(61)
        left = await w.store.run(lambda c: [*c.exec_driver_sql("select text from text").scalars()])
        stands = [one.text for one in w.town.messages if not one.by and "A canary sings." in one.text]
        assert bool(stands) == ("A canary sings." in left)
        assert stands or "[erased]" in "".join(one.text for one in w.town.messages)
        assert not await w.bridge.traffic.due_timers(w.bridge.clock.now()), "nothing rings for ever"
        assert await w.bridge.traffic.timers(ref) == [] or stands
        return died


@pytest.mark.parametrize(
    ("first", "apart"), [(20, 25), *(pytest.param(first, 4, marks=pytest.mark.long) for first in range(1, 5))]
)
@awaited
async def test_a_death_leaves_no_post_that_shows_what_is_erased(first: int, apart: int) -> None:
    moment = first
    while await _forgotten_at(moment):
        moment += apart
    assert moment > 90
