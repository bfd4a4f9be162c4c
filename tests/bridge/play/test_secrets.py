"""Who takes over a seat, who is consulted, who is in a side place: each reads what is theirs."""

from pathlib import Path
from typing import Any

from agents.references import Surroundings
from bot.bridge.content import Spot
from scenarios.engine.ports import PRINCIPAL, Act, Consult, Decision, Holder, Moment, Ref
from scenarios.kernel.actions import Say
from tests.fakes.actors import Plays
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world

HERE = Path(__file__).parent
STALL, HANDS = HERE / "stall.py", HERE / "hands.py"
ROOMS = HERE.parents[1] / "zoo" / "rooms.py"


@awaited
async def test_who_takes_over_a_seat_reads_its_present_role_and_not_its_past() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        ref = await w.begin("market", {"seller": anna, "buyer": ben})
        live = await w.bridge.sessions.open(ref)
        await live.hand_over("buyer", Holder("human", await w.person(ref.tenant, cleo)))
        w.bridge.sessions.go_on(ref)
        await w.settle()
        cleo.goes(ben.at)
        await cleo.presses("My role")
        assert "zq-buyer-brief" in cleo.told()
        assert "zq-buyer-tip" not in cleo.sees_anywhere()
        await ben.presses("My role")
        assert "You have no seat here" in ben.told()
        assert "zq-buyer-brief" not in ben.sees_anywhere()


def consults(text: str, surroundings: Surroundings) -> Any:
    """Asks its principal before each move, and does what it is told."""

    def decide(moment: Moment) -> Decision:
        if moment.ask is not None and moment.notes:
            answer = moment.notes[-1].action
            assert answer is not None
            return Act(answer)
        options = tuple(option for option in moment.ask.options if option is not Say)
        return Consult(PRINCIPAL, options, "zq-question: what shall I do?")

    return Plays(decide)


@awaited
async def test_who_is_consulted_is_asked_and_answers_unseen() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        w.app.kinds["consults"] = consults
        tenant = await w.bridge.communities.tenant_of("town", "w1", "Town")
        person = await w.person(tenant, ben)
        ref = await w.begin(
            "market", {"seller": anna, "buyer": Holder("consults:it", person)}, terms={"pace": 0}
        )
        ben.goes(anna.at)
        assert "the AI that plays the buyer for you wants to know something" in ben.sees()
        assert [user for user, _ in w.town.pings] == ["u-ben"]
        assert "[Bid]" not in anna.sees(), "what the AI thinks of doing is its own"
        await ben.presses("My role")
        assert "zq-question: what shall I do?" in ben.told()
        await anna.presses_again(next(button for button, _, _ in ben.buttons() if button.label == "Bid"))
        assert "This is the move of the buyer" in anna.told()
        await ben.presses("Bid")
        assert ben.form is not None
        assert "zq-question" in str(ben.form.intro)
        before = len(await w.store.history(ref))
        await ben.says("zq-aloud: shall I?")
        assert "An AI plays and speaks for you here" in ben.sees(ben.direct)
        assert len(await w.store.history(ref)) == before
        await ben.fills(price="60")
        assert "Passed on to your AI." in ben.told()
        assert "Buyer (AI):" in anna.sees() or "Bid: price 60" in anna.sees()
        assert "zq-question" not in anna.sees_anywhere()
        assert (await w.store.load(ref)).position.over == "finished"


@awaited
async def test_talk_out_of_turn_is_beside_the_rules() -> None:
    async with world(scenarios=[HANDS]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("together", {"player-1": anna, "player-2": ben})
        assert (await ben.says("Mine to say.")).marks == {"✅"}
        await ben.presses("Choose")
        await ben.presses("Pick")
        await ben.fills(number="3")
        assert "Locked in: Pick: number 3." in ben.told()
        assert (await ben.says("And now?")).marks == {"📝"}
        assert "You can speak when it is your move" in ben.sees(ben.direct)
        assert "number 3" not in anna.sees_anywhere()


async def rooms(w: World) -> tuple[Ref, list[Someone], Spot]:
    """Anna and Cleo are in the hall, Ben and Dora in the loft; with the place of those in the hall."""
    people = [w.someone(name) for name in ("Anna", "Ben", "Cleo", "Dora")]
    seats = {f"guest-{number}": who for number, who in enumerate(people, 1)}
    ref = await w.begin("rooms", seats)
    await people[0].says("To the hall.")
    (side,) = [spot for spot in w.town.members if w.town.members[spot] == {"u-anna", "u-cleo"}]
    return ref, people, side


async def records(*people: Someone) -> str:
    """All that these people can export."""
    return "".join(
        [str(await who.commands("export", format=form)) for who in people for form in ("md", "json")]
    )


@awaited
async def test_a_side_place_hears_only_what_all_in_it_may_hear() -> None:
    async with world(scenarios=[ROOMS]) as w:
        ref, (anna, ben, cleo, dora), side = await rooms(w)
        await cleo.says("zq-quiet: just us.", side)
        assert "zq-quiet" in anna.sees(side)
        assert "zq-quiet" not in ben.sees_anywhere() + dora.sees_anywhere()
        live = await w.bridge.sessions.open(ref)
        heard = [item.text or item.move for item in await live.runner.seen("guest-2") if item.kind == "move"]
        assert heard == []
        await ben.presses("Go")
        await ben.fills(room="hall")
        before = len(await w.store.history(ref))
        assert (await cleo.says("zq-late: is he gone?", side)).marks == set()
        assert "would be heard by more than those who read this" in cleo.sees(cleo.direct)
        assert len(await w.store.history(ref)) == before


@awaited
async def test_nothing_that_is_written_in_a_side_place_goes_beyond_it() -> None:
    """Not while it is paused, and not what becomes of it afterwards."""
    async with world(scenarios=[ROOMS]) as w:
        ref, (anna, ben, cleo, dora), side = await rooms(w)
        others = (ben, dora, w.someone("Eve").goes(ben.at))
        message = await cleo.says("zq-quiet: just us.", side)
        await cleo.edits(message, "zq-quiet: just the two of us.")
        assert "just the two of us" in await records(anna)
        live = await w.bridge.sessions.open(ref)
        await live.hold("the host paused it")
        assert (await cleo.says("zq-quiet: paused?", side)).marks == set()
        assert "is not taken in now" in cleo.sees(cleo.direct)
        assert "paused?" not in await records(cleo)
        assert "zq-quiet" not in await records(*others)
        await cleo.deletes(message)
        assert '"what":"removed"' in await records(anna)
        assert '"what":"removed"' not in await records(*others)
        assert "zq-quiet" not in "".join(who.sees_anywhere() for who in others)


@awaited
async def test_who_gave_a_seat_up_hears_nothing_in_the_side_place_any_more() -> None:
    async with world(scenarios=[ROOMS]) as w:
        ref, (anna, _, cleo, _), side = await rooms(w)
        emil = w.someone("Emil")
        live = await w.bridge.sessions.open(ref)
        await live.hand_over("guest-3", Holder("human", await w.person(ref.tenant, emil)))
        await w.bridge.sessions.refresh(ref)
        assert (await anna.says("zq-late: welcome, Emil.", side)).marks == set()
        assert "Somebody who gave up a seat reads this" in anna.sees(anna.direct)
        assert (await cleo.says("Hm.", side)).marks == set()
        await anna.says("zq-new: welcome, Emil.")
        (fresh,) = [spot for spot in w.town.members if w.town.members[spot] == {"u-anna", "u-emil"}]
        assert "zq-new" in emil.sees(fresh)
        assert "zq-new" not in cleo.sees(side)
