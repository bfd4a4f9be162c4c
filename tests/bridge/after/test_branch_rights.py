"""Who may branch, and whose seat is whose in a branch."""

from bot.bridge.branching.asking import AT, MAKE
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Button
from scenarios.engine.ports import Ref
from scenarios.library.car_sale.actions import Accept
from tests.bridge.after.sales import BUYERS, SELLERS, branch_of, joins, message, offer, plays, sale, sold
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world

LIMITS = {"seller_limit": SELLERS, "buyer_limit": BUYERS}


async def forged(w: World, ref: Ref, verb: str, *about: str) -> Button:
    """A button that nobody was shown."""
    return Button("", ButtonId(verb, ((await w.store.info(ref)).label, *about)))


@awaited
async def test_who_plays_marks_the_move_and_finds_it_at_the_end() -> None:
    async with world() as w:
        ref = await sale(w, ("seller", offer(9_000)), ("buyer", offer(7_500)))
        anna = w.someone("Anna")
        await anna.commands("branch")
        await anna.commands("branch")
        assert "Buyer: Offer: price 7,500 is bookmarked" in anna.told()
        assert "[" not in anna.told()
        await anna.presses_again(await forged(w, ref, MAKE, "3", "after"))
        assert "Only a host without a seat" in anna.told()
        assert w.town.inside(w.town.square) == []
        await plays(w, ref, ("seller", offer(8_000)), ("buyer", Accept()))
        card = anna.readable()[-1].text
        assert "1. Buyer: Offer: price 7,500" in card
        assert "2." not in card.partition("Bookmarks")[2].partition("[")[0]
        await w.someone("Ben").presses("Branch from 1")
        assert "The move is Buyer: Offer: price 7,500." in w.someone("Ben").told()


@awaited
async def test_a_host_who_plays_may_not_branch_either() -> None:
    async with world() as w:
        await sale(w, ("seller", offer(9_000)), host=w.someone("Anna"))
        await w.someone("Anna").commands("branch")
        assert "is bookmarked" in w.someone("Anna").told()


@awaited
async def test_a_stranger_may_not_branch() -> None:
    async with world() as w:
        ref = await sale(w, ("seller", offer(9_000)))
        carl = w.someone("Carl").goes(w.someone("Anna").at)
        await carl.commands("branch")
        assert "Only a host without a seat" in carl.told()
        await plays(w, ref, ("buyer", Accept()))
        await carl.commands("branch")
        assert "Only the host and those who had a seat" in carl.told()
        await carl.presses_again(await forged(w, ref, AT, "2"))
        await carl.presses_again(await forged(w, ref, MAKE, "2", "after"))
        assert w.town.inside(w.town.square) == []


@awaited
async def test_who_still_plays_a_branch_makes_no_other_one() -> None:
    async with world() as w:
        await sold(w)
        ben = w.someone("Ben")
        await started(ben, "Replay this move")
        await joins(w.someone("Anna"), "Seller")
        await joins(ben, "Buyer")
        await ben.goes_to_thread(0).commands("branch")
        assert "You still play in" in ben.told()


@awaited
async def test_stand_ins_play_for_who_has_not_joined_until_they_come() -> None:
    async with world() as w:
        ref = await sold(w)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await ben.commands("branch", target=message(ben, "Too much.").id)
        await ben.presses("Go on after this message")
        await joins(anna, "Seller")
        await anna.presses("Begin")
        made = await branch_of(w, ref)
        live = await w.bridge.sessions.open(made)
        assert live.runner.holders["buyer"].machine
        assert live.runner.holders["buyer"].person is None
        assert "[Join as Buyer]" in anna.sees()
        assert "[Join as Seller]" not in anna.sees()
        await joins(w.someone("Carl"), "Buyer")
        assert "It has begun" in w.someone("Carl").told()
        await joins(ben, "Buyer")
        assert "You play the buyer from here on" in ben.told()
        assert live.runner.holders["buyer"] == (await w.bridge.store.load(ref)).holders["buyer"]
        assert "[Join as Buyer]" not in anna.sees()


@awaited
async def test_who_had_a_seat_is_asked_before_another_gets_it() -> None:
    async with world() as w:
        ref = await sold(w)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        carl = w.someone("Carl").goes(w.town.square)
        await started(ben, "Replay this move")
        await joins(carl, "Seller")
        assert "Anna had this seat and is asked in private" in carl.told()
        await carl.presses("Join as Seller")
        assert "was asked already" in carl.told()
        assert "Carl would like to play the seller's seat" in anna.sees(anna.direct)
        assert "Carl would like" not in ben.sees_anywhere()
        await joins(ben, "Buyer")
        await anna.presses("Let Carl play")
        assert "Carl plays the seller there." in anna.told()
        holders = (await w.bridge.sessions.open(await branch_of(w, ref))).runner.holders
        assert holders["seller"].person != holders["buyer"].person
        assert not holders["seller"].machine
        assert f"{SELLERS:,}" not in ben.sees_anywhere()
        assert f"{BUYERS:,}" not in carl.sees_anywhere()


@awaited
async def test_nobody_plays_the_other_side_of_what_they_know() -> None:
    async with world() as w:
        await sale(w, ("seller", offer(9_000)), ("buyer", offer(7_500)))
        ben = w.someone("Ben")
        await started(w.someone("Hanna"), "Go on after this message")
        await joins(ben, "Seller")
        assert "You still play against the seller elsewhere" in ben.told()
        assert "would like to play" not in w.someone("Anna").sees_anywhere()
        assert f"{SELLERS:,}" not in ben.sees_anywhere()


@awaited
async def test_who_says_no_keeps_what_only_their_seat_knows() -> None:
    async with world() as w:
        ref = await sold(w)
        anna, carl = w.someone("Anna"), w.someone("Carl")
        await started(w.someone("Ben"), "Replay this move")
        await joins(carl, "Seller")
        await anna.presses("No")
        assert "You keep what the seller knows to yourself" in anna.told()
        await joins(w.someone("Ben"), "Buyer")
        await w.someone("Ben").presses("Begin")
        holders = (await w.bridge.sessions.open(await branch_of(w, ref))).runner.holders
        assert holders["seller"].machine
        await anna.presses("Let Carl play")
        assert "settled" in anna.told()
        await carl.presses_again(Button("", ButtonId("take", (await card_of(w, ref), "seller"))))
        assert (await w.bridge.sessions.open(await branch_of(w, ref))).runner.holders["seller"].machine
        assert f"{SELLERS:,}" not in carl.sees_anywhere()


@awaited
async def test_only_who_had_the_seat_can_lend_it() -> None:
    async with world() as w:
        ref = await sold(w)
        carl = w.someone("Carl")
        await started(w.someone("Ben"), "Replay this move")
        await joins(carl, "Seller")
        public_id = await card_of(w, ref)
        person = await w.person((await w.store.info(ref)).ref.tenant, carl)
        await carl.presses_again(
            Button("", ButtonId("branch.lend", (public_id, "seller", str(person), "yes")))
        )
        assert "settled" in carl.told()
        assert "Seller: a stand-in, unless Anna joins" in carl.sees()


@awaited
async def test_where_all_is_revealed_anybody_takes_a_seat_at_once() -> None:
    async with world() as w:
        await sold(w, reveal="all")
        carl = w.someone("Carl")
        await started(w.someone("Ben"), "Replay this move")
        await joins(carl, "Seller")
        assert "Seller: Carl, has joined" in carl.sees()
        await w.someone("Anna").goes(w.town.square).presses("Leave")
        assert "You have no seat on this card" in w.someone("Anna").told()
        await carl.presses("Leave")
        assert "Seller: a stand-in, unless Anna joins" in carl.sees()
        await carl.presses("Begin")
        assert "Only who asked for this" in carl.told()
        await carl.presses("Call it off")
        assert "Only who asked for this" in carl.told()
        await w.someone("Hanna").goes(w.town.square).presses("Call it off")
        assert "This is closed" in carl.sees()


async def started(who: Someone, how: str) -> None:
    """Ask for a branch of the last move."""
    await who.commands("branch")
    await who.presses(how)


async def card_of(w: World, ref: Ref) -> str:
    """What the branch's card is called inside."""
    cards = [one.public_id for one in await w.bridge.lobbies.unsettled() if one.parent == ref]
    if not cards:
        begun = await w.bridge.lobbies.of_branch(await branch_of(w, ref))
        assert begun is not None
        return begun.public_id
    return cards[0]


@awaited
async def test_whoever_joins_a_branch_learns_where_stand_ins_are() -> None:
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": None}}
    async with world(models=models, actors={"clever": {"kind": "model", "model": "far"}}) as w:
        people = {"seller": w.someone("Anna"), "buyer": w.someone("Ben")}
        ref = await w.begin("car-sale", people, params=LIMITS, terms={"stand_in": "actor:clever"})
        await plays(w, ref, ("seller", offer(9_000)))
        await (await w.bridge.sessions.open(ref)).end("the end")
        await started(w.someone("Ben"), "Replay this move")
        await w.someone("Ben").goes(w.town.square).presses("Join as Buyer")
        assert "models.example" in w.someone("Ben").told()
