"""What people change and delete of what they have written."""

from pathlib import Path

import pytest

from tests.discord.tier.games import OVER, begun, check, exported, joins, sale
from tests.fakes.discord.parley import parley
from tests.fakes.discord.world import discord_world
from tests.fakes.loop import awaited

COUNTS = "The version that counts:"


def stored(folder: Path) -> bytes:
    return (folder / "parley.db").read_bytes() + (folder / "parley.db-wal").read_bytes()


@pytest.mark.long
@awaited
async def test_a_change_after_counting_gets_one_reply(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        said = await anna.says("canary-first <@everyone> **x**")
        await anna.edits(said, "canary-second")
        await anna.edits(said, "canary-third")
        replies = [one.text for one in world.stands(anna.at) if COUNTS in one.text]
        assert len(replies) == 1
        assert replies[0].startswith(f"[{COUNTS}](<https://discord.com/channels/")
        assert ">) canary-first" in replies[0]
        assert "canary-second" not in replies[0]
        await world.crash()
        await anna.edits(said, "canary-fourth")
        await anna.edits(said, "canary-first <@everyone> **x**")
        assert len([one for one in world.stands(anna.at) if COUNTS in one.text]) == 1
        _, text = await exported(ben)
        assert "canary-first" in text
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_what_is_deleted_is_in_no_record_any_more(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        kept, gone = await anna.says("canary-kept"), await anna.says("canary-gone")
        await anna.edits(gone, "canary-gone-too")
        assert "canary-gone" in (await exported(ben))[1]
        await anna.deletes(gone)
        reply = next(one for one in world.stands(anna.at) if COUNTS in one.text)
        assert "canary-gone" not in reply.text
        for who in (anna, ben):
            _, text = await exported(who)
            assert "canary-kept" in text
            assert "canary-gone" not in text
        await anna.presses("Walk away")
        await anna.fills()
        assert OVER in ben.sees()
        await anna.edits(kept, "canary-afterwards")
        for who in (anna, ben):
            await who.presses("Save the record")
            (page,) = who.files().values()
            assert b"canary-gone" not in page
            assert b"canary-afterwards" not in page
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_what_others_change_and_delete_is_nobody_s_business(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        eve = world.member("Eve").goes(anna.at)
        said = await eve.says("canary-of-eve")
        await eve.edits(said, "canary-of-eve-again")
        await eve.deletes(said)
        assert COUNTS not in anna.sees()
        assert b"canary-of-eve" not in stored(tmp_path)
        moderator = world.member("Moderator", manages=True).goes(anna.at)
        words = await anna.says("canary-removed")
        await moderator.deletes(words)
        assert "canary-removed" not in (await exported(ben))[1]
        ours = next(one for one in world.stands(anna.at) if "your move" in one.text)
        await moderator.deletes(ours)
        await anna.commands("role")
        await anna.presses("Offer")
        await anna.fills(price="9000", message="canary-offer")
        assert "canary-offer" in ben.sees()
        assert {ping.user for ping in world.pings.all} == {anna.id, ben.id}


@pytest.mark.long
@awaited
async def test_talk_beside_the_rules_is_changed_and_deleted_too(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        await anna.commands("start", scenario="prisoners-dilemma", preset="short")
        await joins(anna, "Player")
        await joins(ben, "Player")
        await begun(anna, ben)
        first, second = await anna.says("canary-first"), await ben.says("canary-second")
        await anna.edits(first, "canary-third")
        await ben.deletes(second)
        _, text = await exported(anna)
        assert "canary-first" in text
        assert "canary-second" not in text
        check(world, anna, ben)
