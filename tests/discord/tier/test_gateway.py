"""Events that are lost, doubled, late or out of order: what stands on Discord is what was stored, each post once."""

from pathlib import Path
from typing import Any

import pytest

from tests.discord.tier.games import OVER, can_press, check, exported, sale
from tests.fakes.discord.parley import parley
from tests.fakes.discord.people import Member
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited


def says(text: str) -> Any:
    """Whether a message's event is of this text."""
    return lambda payload: payload["content"] == text


def of_person(payload: Any) -> bool:
    return "webhook_id" not in payload and not payload["author"].get("bot")


def happens(world: World, who: Member, text: str) -> None:
    """Somebody writes while the bot is not looking."""
    world.backend.create_message(who.at.id, who.id, text)


async def words(anna: Member) -> list[str]:
    """What was taken in, in order, as the record of a seat has it."""
    _, text = await exported(anna)
    found = sorted((text.rindex(one), one) for one in _CANARIES if one in text)
    assert all(text.count(one) == 2 for _, one in found)  # in the list of all, and where it was said
    return [one for _, one in found]


_CANARIES = tuple(f"canary-{number}-" for number in range(8))


@pytest.mark.long
@awaited
async def test_messages_that_come_twice_late_or_reversed_count_once(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        world.gateway.on("MESSAGE_CREATE", "double", says("canary-0-"))
        world.gateway.on("MESSAGE_CREATE", "hold", says("canary-1-"))
        world.gateway.on("MESSAGE_CREATE", "hold", says("canary-2-"))
        for text in _CANARIES[:4]:
            await anna.says(text)
        assert await words(anna) == ["canary-0-", "canary-3-"]
        await world.gateway.release(backwards=True)
        await world.gateway.replay("MESSAGE_CREATE", says("canary-1-"))
        assert await words(anna) == ["canary-0-", "canary-3-", "canary-2-", "canary-1-"]
        await world.crash()
        assert await words(anna) == ["canary-0-", "canary-3-", "canary-2-", "canary-1-"]
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_move_that_arrives_twice_is_made_once(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley(), check_errors=False) as world:
        anna, ben = await sale(world)
        await anna.presses("Offer")
        world.gateway.on("INTERACTION_CREATE", "double", lambda payload: payload["type"] == 5)
        await anna.fills(price="9000", message="canary-offer")
        assert [one.text for one in world.stands(anna.at)].count(
            "**Seller:** canary-offer\n**Offer: price 9,000**"
        ) == 1
        assert can_press(ben, "Offer")
        await world.crash()
        await world.gateway.replay("INTERACTION_CREATE", lambda payload: payload["type"] == 5)
        assert sum("canary-offer" in one.text for one in world.stands(anna.at)) == 1
        assert [ping.user for ping in world.pings.all] == [anna.id, ben.id]
        assert world.complaints == []
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_press_that_never_arrives_can_be_made_again(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        world.gateway.on("INTERACTION_CREATE", "drop")
        with pytest.raises(AssertionError, match="did not respond"):
            await anna.presses("Offer")
        await anna.presses("Offer")
        await anna.fills(price="9000", message="canary-offer")
        assert "canary-offer" in ben.sees()
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_press_held_back_until_the_form_is_of_the_past_changes_nothing(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley(), check_errors=False) as world:
        anna, ben = await sale(world)
        await anna.presses("Offer")
        world.gateway.on("INTERACTION_CREATE", "hold", lambda payload: payload["type"] == 5)
        with pytest.raises(AssertionError, match="did not respond"):
            await anna.fills(price="9000", message="canary-first")
        await anna.presses("Offer")
        await anna.fills(price="8000", message="canary-second")
        await world.gateway.release()
        assert "canary-first" not in ben.sees()
        assert "canary-second" in ben.sees()
        assert world.who_found("canary-first", anna) == {}
        assert world.complaints == []
        check(world, anna, ben)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param("resumed", marks=pytest.mark.long),
        pytest.param("resumed, the last events once more", marks=pytest.mark.long),
        "invalid",
        pytest.param("restarted", marks=pytest.mark.long),
    ],
)
@awaited
async def test_what_was_written_in_a_gap_is_taken_in_once_and_in_order(tmp_path: Path, how: str) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        eve = world.member("Eve").goes(anna.at)
        await anna.says("canary-0-")

        def gap() -> None:
            for who, text in ((anna, "canary-1-"), (eve, "canary-5-"), (anna, "canary-2-")):
                happens(world, who, text)

        if how == "restarted":
            await world.crash(meanwhile=gap)
        else:
            world.gateway.disconnect()
            gap()
            match how:
                case "invalid":
                    await world.gateway.invalid_session()
                case "resumed":
                    await world.gateway.resume()
                case _:
                    await world.gateway.resume(again=4)
        await anna.says("canary-3-")
        assert await words(anna) == ["canary-0-", "canary-1-", "canary-2-", "canary-3-"]
        marked = [one for one in world.backend.messages[anna.at.id].values() if one.reactions]
        assert len(marked) == 4
        check(world, anna, ben)


@awaited
async def test_what_is_deleted_in_a_gap_is_not_taken_in(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        world.gateway.disconnect()
        kept = await anna.says("canary-0-")
        gone = await anna.says("canary-1-")
        await anna.deletes(gone)
        await anna.edits(kept, "canary-2-")
        await world.gateway.invalid_session()
        assert await words(anna) == ["canary-2-"]
        await ben.commands("role")
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("fate", ["double", "hold"])
@awaited
async def test_edits_and_deletions_before_or_after_their_time(tmp_path: Path, fate: Any) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        world.gateway.on("MESSAGE_CREATE", fate, says("canary-0-"))
        world.gateway.on("MESSAGE_UPDATE", "double", of_person)
        world.gateway.on("MESSAGE_DELETE", "double")
        first = await anna.says("canary-0-")
        await anna.edits(first, "canary-1-")
        second = await anna.says("canary-2-")
        await anna.deletes(second)
        await world.gateway.release()
        await world.gateway.replay("MESSAGE_CREATE", says("canary-2-"))
        first_counts = ["canary-0-", "canary-1-"]  # what was written later is on record too
        assert await words(anna) == (first_counts if fate == "double" else ["canary-1-"])
        told = [one.text for one in world.stands(anna.at) if "The version that counts" in one.text]
        assert len(told) == (1 if fate == "double" else 0)
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("after", [2, *(pytest.param(other, marks=pytest.mark.long) for other in (0, 1, 3))])
@awaited
async def test_posts_whose_answers_are_lost_stand_there_once(tmp_path: Path, after: int) -> None:
    """Of the posts that follow a move, one is made without anybody hearing of it, and the process dies."""
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await anna.presses("Offer")
        world.rest.on("*", "/channels/*", "lost_response", after=after, times=2)
        await anna.fills(price="9000", message="canary-offer")
        await world.crash()
        world.rest.calm()
        await world.pass_(30)
        assert sum("canary-offer" in one.text for one in world.stands(anna.at)) == 1
        await ben.presses("Walk away")
        await ben.fills()
        assert OVER in anna.sees()
        assert len(world.pings.of(ben.id)) == 1
        check(world, anna, ben)
