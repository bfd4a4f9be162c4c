"""One ping for each ask, to whoever is to answer it, and none to anybody else."""

import pytest

from bot.bridge.platform import Capabilities
from scenarios.engine.ports import Holder, Ref
from storage.persons import Notify, Preferences
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import World, world

TEXT_ONLY = pytest.mark.parametrize("can", [EVERYTHING, NOTHING], ids=["all", "text"])


async def wants(w: World, who: Someone, notify: Notify) -> None:
    tenant = await w.bridge.communities.tenant_of("town", "w1", "Town")
    await w.bridge.persons.set_preferences(tenant, await w.person(tenant, who), Preferences(notify))


async def passes(w: World, ref: Ref, seat: str, who: Someone) -> None:
    """The seat goes to somebody else."""
    live = await w.bridge.sessions.open(ref)
    await live.hand_over(seat, Holder("human", await w.person(ref.tenant, who)))
    await w.bridge.sessions.refresh(ref)
    w.bridge.sessions.go_on(ref)
    await w.settle()


def pinged(w: World) -> list[str]:
    return sorted(user for user, _ in w.town.pings)


@awaited
@TEXT_ONLY
async def test_a_secret_choice_calls_each_person_in_their_own_way(can: Capabilities) -> None:
    async with world(can) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await wants(w, anna, "direct")
        await wants(w, ben, "silent")
        await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": ben}, preset="one-shot")
        assert pinged(w) == ["u-anna"]
        (call,) = anna.pinged()
        assert call.where.channel == "@u-anna"
        if can.buttons:
            await anna.presses("Choose", on=call.id)
            assert "[Cooperate]" in anna.told()


@awaited
async def test_who_takes_a_seat_in_a_secret_choice_is_called_alone() -> None:
    async with world() as w:
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        seats = {"player-1": anna, "player-2": ben}
        ref = await w.begin("prisoners-dilemma", seats, preset="one-shot", host=w.someone("Hanna"))
        await passes(w, ref, "player-2", cleo)
        assert pinged(w) == ["u-anna", "u-ben", "u-cleo"]
        first, second = [
            m.text for m in w.town.messages if "hoose further" in m.text or "press Choose" in m.text
        ]
        assert "further down" in first
        assert "[Choose]" not in first
        assert "@u-cleo" in second
        assert "@u-anna" not in second, "it tells nobody who has not chosen"
        await anna.presses("Choose")
        await anna.presses("Defect")
        await cleo.goes(anna.at).presses("Choose")
        await cleo.presses("Defect")
        assert pinged(w) == ["u-anna", "u-ben", "u-cleo"]


@awaited
async def test_a_direct_notice_that_comes_too_late_tells_nobody_of_who_is_asked_now() -> None:
    async with world() as w:
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        await wants(w, ben, "direct")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        w.town.fail("post", "later", where=ben.direct._replace(workspace="w1"))
        await anna.presses("Offer")
        await anna.fills(price=9_000, message="Mine")
        await passes(w, ref, "buyer", cleo)
        await w.pass_(60)
        assert "u-cleo" not in "".join(m.text for m in w.town.inside(ben.direct))
        assert pinged(w).count("u-cleo") == 1


@awaited
async def test_direct_notices_have_no_buttons_once_the_move_is_made() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await wants(w, anna, "direct")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        (call,) = anna.pinged()
        assert "[Offer]" in call.text
        await anna.presses("Offer", on=call.id)
        await anna.fills(price="9000", message="As new.")
        assert "The seller's move is made." in call.text
        assert "[Offer]" not in call.text
        assert w.town.pings == [("u-anna", call.id), *[ping for ping in w.town.pings if ping[0] == "u-ben"]]


@awaited
async def test_direct_calls_to_choose_end_with_the_choice() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await wants(w, anna, "direct")
        await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": ben}, preset="one-shot")
        (call,) = anna.pinged()
        await anna.goes(call.where).presses("Choose", on=call.id)
        await anna.presses("Defect")
        assert "1 of 2 have chosen." in call.text
        await ben.presses("Choose")
        await ben.presses("Defect")
        assert call.text == "All have chosen."


@awaited
async def test_whoever_takes_no_direct_messages_is_called_where_all_play() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await wants(w, anna, "direct")
        w.town.fail("post", "denied", where=anna.direct._replace(workspace="w1"))
        await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": ben}, preset="one-shot")
        assert pinged(w) == ["u-anna", "u-ben"]
        (call,) = anna.pinged()
        assert "@u-ben" not in call.text
