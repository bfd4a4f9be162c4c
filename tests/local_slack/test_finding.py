"""Posts are found again, changed and removed where Slack keeps no metadata and tells nothing of our own posts."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Button, Content, File, Spot
from bot.bridge.platform import Later, Unsure
from bot.slack.spots import spot
from tests.fakes.loop import long_awaited
from tests.local_slack import program
from tests.local_slack.visitor import CHANNEL
from tests.local_slack.world import LocalWorld, local_world

pytestmark = pytest.mark.long
SQUARE: Spot = spot(program.TEAM, CHANNEL)
BUTTONS = (Button("Look", ButtonId("look")),)


@pytest.fixture(autouse=True)
def installed() -> None:
    program.require()


def shown(world: LocalWorld) -> list[str]:
    """Texts and files in the channel."""
    return [one["text"] or ",".join(file["name"] for file in one["files"]) for one in world.desk.messages]


async def done(world: LocalWorld, work: Coroutine[Any, Any, Any]) -> Any:
    """What it gives, however long it waits for the clock."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await world.settle()
    return await task


async def found(world: LocalWorld, content: Content, key: str, after: str) -> str | None:
    """As the outbox looks for a post: again and again, until that is certain."""
    for _ in range(10):
        try:
            return await done(world, world.process.service.platform.find(SQUARE, content, key, after))
        except (Later, Unsure):
            await world.pass_(30)
    raise AssertionError("it is never certain")


@long_awaited
async def test_a_post_is_found_by_its_text_after_a_restart(tmp_path: Path) -> None:
    async with local_world(tmp_path, "sockets") as world:
        content = Content(("zq & <!channel> *bold*",), title="A card", buttons=BUTTONS)
        before = await done(world, world.process.service.platform.post(SQUARE, Content(("First",)), "1.0"))
        made = await done(world, world.process.service.platform.post(SQUARE, content, "1.1"))
        await world.restart()
        assert await found(world, content, "1.1", before) == made
        assert await found(world, Content(("Another",)), "1.2", before) is None
        await done(world, world.process.service.platform.edit(SQUARE, made, Content(("Changed",))))
        assert shown(world) == ["First", "Changed"]
        await done(world, world.process.service.platform.delete(SQUARE, made))
        assert shown(world) == ["First"]


@long_awaited
async def test_files_are_shown_once_though_nothing_is_told_of_them(tmp_path: Path) -> None:
    async with local_world(tmp_path, "sockets") as world:
        content = Content(("The record",), files=(File("a.txt", b"zq", ""),))
        before = await done(world, world.process.service.platform.post(SQUARE, Content(("First",)), "1.0"))
        with pytest.raises(Unsure):
            await done(world, world.process.service.platform.post(SQUARE, content, "1.1"))
        await world.restart()
        assert await found(world, content, "1.1", before) is not None
        assert shown(world) == ["First", "The record", "a.txt"]
