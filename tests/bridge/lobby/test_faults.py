"""Cards when platforms fail, processes die, and cards, channels or people disappear: each card once, and as it is."""

from typing import Any

import pytest

from bot.bridge.arrivals import Deleted, Gone
from bot.bridge.texts import forget
from tests.bridge.lobby.acts import begun, card, holders, joins
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING, Fault
from tests.fakes.world import World, world


def cards(w: World) -> list[str]:
    """All cards in the square."""
    found = [message for message in w.town.inside(w.town.square) if not message.by and message.content.fields]
    return [message.text for message in found]


@pytest.mark.parametrize("fault", ["lost", "unsent"])
@pytest.mark.parametrize("times", [1, 2])
@awaited
async def test_a_card_of_unknown_fate_is_posted_once(fault: Fault, times: int) -> None:
    async with world() as w:
        w.town.fail("post", fault, times)
        await w.someone("Anna").commands("start", scenario="car-sale")
        await w.pass_(60)
        assert len(cards(w)) == 1
        await joins(w.someone("Anna"), "Seller")
        assert "Seller: Anna" in card(w)


@pytest.mark.parametrize("fault", ["lost", "unsent"])
@awaited
async def test_a_change_of_unknown_fate_is_made(fault: Fault) -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        w.town.fail("edit", fault)
        await joins(anna, "Seller")
        assert "Seller: Anna" in card(w)


@awaited
async def test_a_change_that_has_to_wait_is_made_later() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        w.town.fail("edit", "later")
        await joins(anna, "Seller")
        assert "Seller: free" in card(w)
        await w.pass_(60)
        assert "Seller: Anna" in card(w)


@awaited
async def test_where_the_platform_asks_for_patience_nothing_is_left_behind() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        w.town.fail("post", "later")
        await anna.commands("start", scenario="car-sale")
        assert "Try again in" in anna.told()
        assert await w.bridge.lobbies.at(w.town.name, w.town.square.workspace) == []
        await anna.commands("start", scenario="car-sale")
        await w.pass_(60)
        assert len(cards(w)) == 1


@awaited
async def test_a_card_that_cannot_be_looked_for_yet_is_looked_for_later() -> None:
    async with world() as w:
        w.town.fail("post", "lost")
        w.town.fail("find", "later", 2)
        await w.someone("Anna").commands("start", scenario="car-sale")
        await w.pass_(120)
        assert len(cards(w)) == 1
        await joins(w.someone("Anna"), "Seller")
        assert "Seller: Anna" in card(w)


def moments(first: int, last: int, step: int) -> list[Any]:
    """Some moments at which a process may die (see tests/fakes/death.py); with the long tests, more of them."""
    often, seldom = range(first, last, 4 * step), range(first, last, step)
    return [n if n in often else pytest.param(n, marks=pytest.mark.long) for n in seldom]


@pytest.mark.parametrize("fatal", moments(25, 66, 2))
@awaited
async def test_a_process_that_dies_at_any_moment_leaves_one_card_that_is_right(fatal: int) -> None:
    async with world(EVERYTHING if fatal % 4 == 1 else NOTHING) as w:
        await w.restart(fatal=fatal)
        anna = w.someone("Anna")
        await (
            anna.commands("start", scenario="car-sale")
            if w.town.can.buttons
            else anna.says("!start car-sale")
        )
        (command,) = w.town.arrivals
        await w.restart()
        await w.town.deliver(command)
        assert len(cards(w)) == 1
        assert len(await w.bridge.lobbies.at(w.town.name, w.town.square.workspace)) == 1
        assert "Seller: free" in card(w)


@pytest.mark.parametrize("fatal", moments(30, 180, 5))
@awaited
async def test_a_process_that_dies_when_it_begins_begins_once(fatal: int) -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="family-car")
        await joins(anna, "Buyer")
        await anna.presses("Fill with AI")
        await w.restart(fatal=fatal)
        await anna.presses("Ready")
        await w.restart()
        if "It has begun" not in card(w):
            await anna.presses("Ready")
        tenant = await w.bridge.communities.tenant_of(w.town.name, w.town.square.workspace, "")
        assert len(await w.store.branches(tenant)) == 1
        assert len(w.town.threads()) == 1
        assert len(cards(w)) == 1
        assert "It has begun: go there" in card(w)
        posts = w.town.inside(w.town.threads()[0])
        assert [message.text.startswith("Car sale\n") for message in posts].count(True) == 1


@awaited
async def test_after_a_restart_the_buttons_of_a_card_work() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        await w.restart()
        await anna.presses("Fill with AI")
        await w.restart()
        await anna.presses("Ready")
        assert "It has begun" in card(w)


@awaited
async def test_time_that_passed_while_no_process_ran_counts() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await anna.presses("Ready")
        await w.die()
        w.clock.pass_(600)
        await w.start()
        assert "Seller: Anna\nBuyer: free" in card(w)


@awaited
async def test_a_card_that_somebody_deletes_is_closed_and_its_host_gets_a_word() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        (join,) = [button for button, _, _ in ben.buttons() if button.label == "Join as Seller"]
        message = w.town.inside(w.town.square)[-1]
        w.town.remove(message.id)
        await w.town.happens(w.town.square, None, Deleted(messages=(message.id,)))
        assert "Your car sale did not begin: its card was deleted" in anna.sees(anna.direct)
        await ben.presses_again(join)
        assert ben.told() == "This is closed; start another one."
        assert ben.sees(ben.direct) == ""
        await w.pass_(3_600)
        assert cards(w) == []


@awaited
async def test_a_card_that_is_found_gone_is_closed() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        buttons = {button.label: button for button, _, _ in anna.buttons()}
        w.town.remove(w.town.inside(w.town.square)[-1].id)
        await anna.presses_again(buttons["Join as Seller"])
        await anna.presses("Agree and join")
        assert "Your car sale did not begin" in anna.sees(anna.direct)
        assert await w.bridge.lobbies.at(w.town.name, w.town.square.workspace) == []


@pytest.mark.parametrize("channel", ["square", ""], ids=["channel", "server"])
@awaited
async def test_a_channel_that_is_gone_takes_its_cards_with_it(channel: str) -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        w.town.close(w.town.square)
        await w.town.happens(w.town.square._replace(channel=channel), None, Gone())
        assert await w.bridge.lobbies.at(w.town.name, w.town.square.workspace) == []
        assert "Your car sale did not begin" in anna.sees(anna.direct)


@awaited
async def test_another_channel_that_is_gone_takes_nothing_with_it() -> None:
    async with world() as w:
        await w.someone("Anna").commands("start", scenario="car-sale")
        await w.town.happens(w.town.square._replace(channel="elsewhere"), None, Gone())
        await w.town.happens(w.town.square._replace(thread="t99"), None, Gone())
        assert "Seller: free" in card(w)


@awaited
async def test_a_host_who_takes_no_direct_messages_changes_nothing() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        message = w.town.inside(w.town.square)[-1]
        w.town.fail("post", "denied", where=anna.direct)
        await w.town.happens(w.town.square, None, Deleted(messages=(message.id,)))
        assert await w.bridge.lobbies.at(w.town.name, w.town.square.workspace) == []


@awaited
async def test_the_seat_of_somebody_who_leaves_the_server_is_free() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await anna.leaves()
        assert "Seller: free\nBuyer: Ben" in card(w)
        assert "Host: Ben" in card(w)
        await ben.leaves()
        assert "This is closed" in card(w)


@awaited
async def test_somebody_who_is_forgotten_is_on_no_card() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await anna.commands("forget-me")
        await anna.presses(forget.ERASE)
        await anna.presses(forget.REALLY)
        assert "Anna" not in card(w)
        assert "Seller: free\nBuyer: Ben" in card(w)
        assert "Host: Ben" in card(w)


@awaited
async def test_a_card_deleted_after_it_began_takes_nothing_with_it() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await begun(w, buyer=anna)
        message = next(m for m in w.town.inside(w.town.square) if m.content.fields)
        w.town.remove(message.id)
        await w.town.happens(w.town.square, None, Deleted(messages=(message.id,)))
        await anna.presses("My role")
        assert "buyer" in anna.told()
        assert anna.sees(anna.direct) == ""
        assert (await holders(w))["buyer"].person is not None


@awaited
async def test_without_edits_each_change_is_a_new_card_with_what_to_do_now() -> None:
    async with world(EVERYTHING._replace(edits=False)) as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        assert len(cards(w)) == 2
        w.town.fail("post", "lost")
        await anna.presses("Leave")
        assert len(cards(w)) == 3
        assert "Seller: free" in cards(w)[-1]
