"""The late person: reminded, waited for, stood in for, and back again."""

from pathlib import Path
from typing import Any

import pytest

from scenarios.engine.ports import Ref
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import NOTHING
from tests.fakes.world import World, world

HOUR = 3_600
DAY = 24 * HOUR


async def sale(w: World, **terms: Any) -> tuple[Someone, Someone, Ref]:
    """The seller has an hour for a move, or what the terms say."""
    anna, ben = w.someone("Anna"), w.someone("Ben")
    ref = await w.begin(
        "car-sale",
        {"seller": anna, "buyer": ben},
        preset="first-car",
        seed=1,
        terms={"deadline": HOUR, "pace": 0, **terms},
    )
    return anna, ben, ref


def pings(w: World, who: Someone) -> list[str]:
    """How often somebody was pinged, and by what."""
    return [message.text.splitlines()[0] for message in who.pinged()]


async def wants(w: World, who: Someone, **how: Any) -> None:
    """Set preferences."""
    tenant = await w.bridge.communities.tenant_of("town", "w1", "Town")
    person = await w.person(tenant, who)
    present = await w.bridge.persons.preferences(tenant, person)
    await w.bridge.persons.set_preferences(tenant, person, present._replace(**how))


@awaited
async def test_reminders_come_at_half_time_and_at_a_tenth_and_ping_once_each() -> None:
    async with world() as w:
        anna, ben, _ = await sale(w)
        await w.pass_(HOUR / 2 - 1)
        assert len(pings(w, anna)) == 1
        await w.pass_(1)
        assert "half of your time has passed" in pings(w, anna)[-1]
        await w.pass_(HOUR * 0.4)
        assert "only a tenth of your time is left" in pings(w, anna)[-1]
        assert len(pings(w, anna)) == 3
        assert pings(w, ben) == []


@awaited
async def test_who_has_moved_is_not_reminded() -> None:
    async with world() as w:
        anna, ben, _ = await sale(w)
        await w.pass_(60)
        await anna.presses("Offer")
        await anna.fills(price="2000", message="Mine.")
        await w.pass_(HOUR * 0.6)
        assert len(pings(w, anna)) == 1
        assert len(pings(w, ben)) == 2


@awaited
async def test_those_present_decide_to_wait_longer() -> None:
    async with world() as w:
        anna, ben, ref = await sale(w)
        cleo = w.someone("Cleo").goes(ben.at)
        await w.pass_(HOUR)
        assert "The seller has not moved in time. The car sale stands still" in ben.sees()
        assert (await w.store.info(ref)).status == "held"
        await w.pass_(DAY)
        assert ben.sees().count("has not moved in time") == 1
        await cleo.presses("Wait longer")
        assert "Only those who play here and the host" in cleo.told()
        await ben.presses("Wait longer")
        assert "It goes on." in ben.sees()
        assert (await w.store.info(ref)).status == "running"
        before = len(pings(w, anna))
        await w.pass_(HOUR / 2)
        assert len(pings(w, anna)) == before + 1
        await anna.presses("Offer")
        await anna.fills(price="2000", message="Sorry.")
        assert "Sorry." in ben.sees()


@awaited
async def test_the_late_one_comes_back_by_moving() -> None:
    async with world() as w:
        anna, ben, ref = await sale(w)
        await w.pass_(HOUR)
        await anna.presses("Offer")
        await anna.fills(price="2000", message="Here I am.")
        assert "Here I am." in ben.sees()
        assert (await w.store.info(ref)).status == "running"
        assert "[Wait longer]" not in ben.sees()
        await ben.presses("Offer")
        await ben.fills(price="1000", message="And I.")
        assert "And I." in anna.sees()


@awaited
async def test_a_stand_in_moves_and_the_seat_is_taken_back() -> None:
    async with world() as w:
        anna, ben, _ = await sale(w)
        await w.pass_(HOUR)
        await ben.presses("Let a stand-in move")
        assert "Seller (AI):" in ben.sees()
        assert "(made by a stand-in)" in ben.sees()
        assert "[Take my seat back]" in ben.sees()
        await ben.presses("Take my seat back")
        assert "Nobody moves for you now" in ben.told()
        await anna.presses("My role")
        assert "A stand-in moved for you at <time" in anna.told()
        assert ": Offer: price" in anna.told()
        await anna.presses("Take my seat back")
        assert "You hold your seat again." in anna.told()
        await ben.presses("Offer")
        await ben.fills(price="1000", message="So?")
        await anna.presses("Offer")
        await anna.fills(price="1999", message="Myself again.")
        assert "Seller: Myself again." in ben.sees()


@awaited
async def test_who_is_late_twice_reads_what_was_done_since_the_second_time() -> None:
    async with world() as w:
        anna, ben, _ = await sale(w, late="stand-in")
        await w.pass_(HOUR)
        await anna.presses("My role")
        assert anna.told().count("A stand-in moved for you") == 1
        await anna.presses("Take my seat back")
        await ben.presses("Offer")
        await ben.fills(price="1000", message="So?")
        await w.pass_(HOUR)
        await anna.presses("My role")
        assert anna.told().count("A stand-in moved for you") == 1


@awaited
async def test_it_ends_where_those_present_want_that() -> None:
    async with world() as w:
        _, ben, ref = await sale(w)
        await w.pass_(HOUR)
        await ben.presses("End")
        assert (await w.store.load(ref)).position.over == "the seller did not move in time"


@awaited
@pytest.mark.parametrize(("late", "over"), [("stand-in", None), ("end", "the seller did not move in time")])
async def test_what_was_agreed_on_happens_by_itself(late: str, over: str | None) -> None:
    async with world() as w:
        anna, ben, ref = await sale(w, late=late)
        await w.pass_(HOUR)
        assert (await w.store.load(ref)).position.over == over
        if late == "stand-in":
            assert "(made by a stand-in)" in ben.sees()
            await anna.says("I am back!")
            assert "A stand-in moved for you" in anna.sees(anna.direct)
            assert "I am back!" not in str(await w.store.history(ref))
        else:
            assert anna.sees().count("it is your move") == 0


@awaited
async def test_waiting_means_that_nothing_happens() -> None:
    async with world() as w:
        anna, ben, ref = await sale(w, late="wait")
        await w.pass_(3 * DAY)
        assert (await w.store.info(ref)).status == "running"
        assert len(pings(w, anna)) == 3
        assert "late" not in ben.sees()


@awaited
async def test_quiet_hours_do_not_count() -> None:
    async with world() as w:
        now = w.clock.now() // 60_000_000 % 1440
        anna = w.someone("Anna")
        await wants(w, anna, quiet_from=(now + 15) % 1440, quiet_to=(now + 600 + 15) % 1440, zone="UTC")
        anna, ben, _ = await sale(w)
        await w.pass_(HOUR)
        assert len(pings(w, anna)) == 1
        await w.pass_(10 * HOUR - HOUR / 2 - 1)
        assert len(pings(w, anna)) == 1
        await w.pass_(2)
        assert len(pings(w, anna)) == 2
        await w.pass_(HOUR / 2)
        assert "has not moved in time" in ben.sees()


@awaited
async def test_a_turn_of_a_day_survives_restarts() -> None:
    async with world() as w:
        anna, ben, _ = await sale(w, deadline=DAY)
        await w.pass_(DAY * 0.4)
        await w.restart()
        await w.pass_(DAY * 0.2)
        assert len(pings(w, anna)) == 2
        await w.restart()
        await w.pass_(DAY * 0.35)
        assert len(pings(w, anna)) == 3
        await w.restart()
        await w.pass_(DAY * 0.1)
        assert ben.sees().count("has not moved in time") == 1
        await w.restart()
        await ben.presses("Let a stand-in move")
        assert "(made by a stand-in)" in ben.sees()


@awaited
async def test_who_could_not_move_since_no_process_ran_gets_the_whole_time() -> None:
    async with world() as w:
        _, ben, ref = await sale(w)
        await w.die()
        w.clock.pass_(2 * HOUR)
        await w.start()
        assert (await w.store.info(ref)).status == "running"
        await w.pass_(HOUR - 1)
        assert "has not moved" not in ben.sees()
        await w.pass_(2)
        assert "has not moved" in ben.sees()


@awaited
@pytest.mark.parametrize(
    ("notify", "thread", "direct"), [("direct", 0, 2), ("silent", 0, 0), ("mention", 2, 0)]
)
async def test_people_choose_how_they_learn_of_their_move(notify: str, thread: int, direct: int) -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await wants(w, anna, notify=notify)
        anna, _, _ = await sale(w)
        await w.pass_(HOUR / 2)
        places = [message.where.channel.startswith("@") for message in anna.pinged()]
        assert (places.count(False), places.count(True)) == (thread, direct)
        assert "it is your move" in anna.sees()


@awaited
async def test_the_rules_own_deadline_is_theirs_and_comes_with_reminders() -> None:
    hands = Path(__file__).with_name("hands.py")
    async with world(scenarios=[hands]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("together", {"player-1": anna, "player-2": ben}, terms={"deadline": DAY})
        await ben.presses("Choose")
        await ben.presses("Pick")
        await ben.fills(number="7")
        assert "<left" not in ben.told()
        await w.pass_(300)
        assert "half of your time" in pings(w, anna)[-1]
        assert len(pings(w, ben)) == 1
        await w.pass_(240)
        assert "only a tenth" in pings(w, anna)[-1]
        await w.pass_(60)
        assert "Player 1: Pick: number 0 (time was up)" in ben.sees()
        assert "not moved in time" not in ben.sees()


@awaited
async def test_who_leaves_the_server_is_late_at_once() -> None:
    async with world() as w:
        anna, ben, _ = await sale(w)
        await anna.leaves()
        assert "The seller has not moved in time" in ben.sees()
        await ben.presses("Let a stand-in move")
        assert "(made by a stand-in)" in ben.sees()


@awaited
async def test_leaving_for_good_gives_the_seat_to_ai() -> None:
    async with world() as w:
        anna, ben, _ = await sale(w)
        await anna.presses("My role")
        await anna.presses("Leave")
        await anna.presses("Leave for good")
        assert "You have left for good." in anna.told()
        assert "Seller (AI):" in ben.sees()
        assert "stand-in" not in ben.sees()
        await anna.presses("My role")
        assert "You have no seat here" in anna.told()


@awaited
async def test_nothing_counts_while_the_host_has_paused_it() -> None:
    async with world() as w:
        anna, ben, ref = await sale(w)
        live = await w.bridge.sessions.open(ref)
        await live.hold("paused")
        await anna.presses("Offer")
        await anna.fills(price="2000", message="A careful letter.")
        assert "It is paused" in anna.told()
        assert "A careful letter." in anna.told()
        said = await ben.says("Hm.")
        assert said.marks == {"📝"}
        await w.pass_(2 * HOUR)
        assert "not moved in time" not in ben.sees()
        await live.resume()
        w.bridge.sessions.go_on(ref)
        await w.settle()
        await w.pass_(HOUR)
        assert "not moved in time" in ben.sees()


@awaited
async def test_late_people_are_decided_about_by_typing() -> None:
    async with world(NOTHING) as w:
        anna, ben, _ = await sale(w)
        await w.pass_(HOUR)
        assert "Type `!wait longer`, `!let a stand-in move` or `!end`." in ben.sees()
        await ben.says("!let a stand-in move")
        assert "(made by a stand-in)" in ben.sees()
        await anna.says("!take my seat back")
        assert "You hold your seat again." in anna.sees(anna.direct)


@awaited
async def test_nobody_answers_a_questionnaire_for_somebody_else() -> None:
    async with world(scenarios=[Path(__file__).with_name("survey.py")]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        terms = {"deadline": HOUR, "late": "stand-in", "stand_in": "model:mock", "pace": 0}
        ref = await w.begin("survey", {"guest": anna, "innkeeper": ben}, terms=terms)
        assert "a few questions for you" in anna.pinged()[-1].text
        await w.pass_(HOUR)
        assert (await w.store.info(ref)).status == "held"
        labels = [button.label for button, _, _ in ben.buttons()]
        assert "Wait longer" in labels
        assert "Let a stand-in move" not in labels
        await anna.presses("Rate")
        await anna.fills(stars="4")
        assert "4 stars." in ben.sees()


@awaited
async def test_where_one_of_two_is_late_it_waits_for_that_one_whatever_the_other_does() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin(
            "prisoners-dilemma", {"player-1": anna, "player-2": ben}, terms={"deadline": HOUR, "pace": 0}
        )
        await w.pass_(HOUR)
        assert (await w.store.info(ref)).status == "held"
        await ben.presses("Choose")
        await ben.presses("Cooperate")
        assert "Locked in: Cooperate." in ben.told()
        assert (await w.store.info(ref)).status == "held"
        assert "[Wait longer]" in ben.sees()
        await anna.presses("Choose")
        await anna.presses("Defect")
        assert (await w.store.info(ref)).status == "running"
        assert "[Wait longer]" not in ben.sees()
