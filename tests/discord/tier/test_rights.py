"""Rights that the bot lacks in a channel: each is named, and where it was lost and given back, all goes on."""

from pathlib import Path

import pytest

from bot.discord.access import RIGHTS, VOICES
from tests.discord.tier.games import OVER, begun, can_press, check, joins, passes_until, sale
from tests.fakes.discord.parley import parley
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited

NO_CARD = ("view_channel", "send_messages", "embed_links")
"""Without one of these there is no card at all."""


def given_back(world: World, place: int) -> None:
    """Everything is allowed there again."""
    world.backend.delete_overwrite(place, world.backend.bot_user.id)


@pytest.mark.parametrize(("right", "name"), RIGHTS)
@awaited
async def test_a_right_that_is_missing_is_named_at_once(tmp_path: Path, right: str, name: str) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna = world.member("Anna")
        await world.forbid(right)
        await anna.commands("start", scenario="car-sale")
        shown = [one.text for one in world.stands(world.channel)]
        if right in NO_CARD:
            assert shown == []
            assert anna.told().startswith("Parley may not do this here: in the channel's settings, give it ")
            assert f"“{name}”" in anna.told()
            await anna.commands("list")
            assert "What you play or host now" not in anna.told()
        else:
            assert f"Missing here: {name}. An administrator can allow it." in shown[0]


@pytest.mark.long
@pytest.mark.parametrize(
    ("right", "name"),
    [
        ("send_messages_in_threads", "Send Messages in Threads"),
        pytest.param("view_channel", "View Channel", marks=pytest.mark.long),
    ],
)
@awaited
async def test_a_right_that_is_lost_holds_it_until_it_is_given_back(
    tmp_path: Path, right: str, name: str
) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await world.forbid(right)
        await anna.presses("Offer")
        await anna.fills(price="9000", message="canary-offer")
        (told,) = [one.text for one in anna.direct()]
        assert told == (
            "I can no longer write where your car sale is played, so it is on hold, and goes on by itself soon "
            f"after I can. Parley may not do this here: in the channel's settings, give it “{name}”."
        )
        assert "canary-offer" not in ben.sees()
        await ben.commands("role")
        assert "It is paused." in ben.told()
        await world.pass_(300)
        await world.crash()
        assert len(anna.direct()) == 1
        given_back(world, world.channel.id)
        await world.pass_(61)
        assert "canary-offer" in ben.sees()
        await ben.presses("Offer")
        await ben.fills(price="1000", message="canary-counter")
        assert can_press(anna, "Offer")
        assert [ping.user for ping in world.pings.all] == [anna.id, anna.id, ben.id, anna.id]
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize(
    "right",
    [
        "send_messages",
        "create_private_threads",
        "add_reactions",
        "read_message_history",
        "manage_webhooks",
        "attach_files",
        "embed_links",
    ],
)
@awaited
async def test_a_sale_goes_on_as_far_as_it_can(tmp_path: Path, right: str) -> None:
    """Only the last card needs embeds; a picture that may not be sent stands there in words."""
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await world.forbid(right)
        await anna.says("canary-words")
        await anna.presses("Offer")
        await anna.fills(price="9000", message="canary-offer")
        assert "canary-offer" in ben.sees()
        await ben.presses("Walk away")
        await ben.fills()
        if right == "embed_links":
            assert OVER not in ben.sees()
            given_back(world, world.channel.id)
            await world.pass_(61)
        assert OVER in ben.sees()
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_thread_opens_once_it_may(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await world.forbid("create_public_threads")
        await anna.presses("Ready")
        await ben.presses("Ready")
        assert world.threads() == []
        assert "“Create Public Threads”" in anna.direct()[-1].text
        given_back(world, world.channel.id)
        await world.pass_(61)
        anna.goes_to_thread()
        ben.goes_to_thread()
        assert can_press(anna, "Offer")
        assert "go there" in anna.sees(world.channel)
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_without_webhooks_an_ai_speaks_all_the_same(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna = world.member("Anna")
        await world.forbid(VOICES[0])
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await joins(anna, "Buyer")
        await anna.presses("Fill with AI")
        await begun(anna)
        await passes_until(world, lambda: can_press(anna, "Offer"))
        said = [one for one in world.stands(anna.at) if "Seller (AI)" in one.text]
        assert said
        assert {one.kind for one in said} == {"bot"}
        check(world, anna)
