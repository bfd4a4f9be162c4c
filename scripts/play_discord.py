"""`make play-discord`: a page that looks like Discord, in which one really plays. No account, no token, no network.

The real Parley serves a Discord that simcord keeps in memory, and simcord's preview shows one channel or thread of it
in the browser. What is done here beside it: the page follows you into threads, and time passes.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import webbrowser
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # simcord's gaps are mended by what the tests have for it

NOT_INSTALLED = (
    "This needs an extra: run make play-discord, or install Parley with the extra discord-preview."
)
NEEDED = ("aiohttp", "av", "linkify_it", "markdown_it", "PIL", "regex", "simcord")
HOW_TO = """
You are looking at a Discord that exists on this computer only. Open this in your browser:

    {url}

Type /parley start in it. When a thread opens, the page follows; press ⟳ or wait a second.
Here you can type: a channel's or thread's number to look at it, or q to leave.
"""


def main() -> None:
    """Run until the page is closed or Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--no-browser", action="store_true", help="print the address only")
    parser.add_argument("--people", nargs="+", default=["You", "Ben"], metavar="NAME")
    given = parser.parse_args()
    if any(find_spec(name) is None for name in NEEDED):
        sys.exit(NOT_INSTALLED)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(play(given.port, given.people, browse=not given.no_browser))


async def play(port: int, people: list[str], *, browse: bool) -> None:
    """The world, the page, and what keeps both going."""
    from tests.fakes.discord.parley import parley
    from tests.fakes.discord.world import discord_world

    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        async with discord_world(
            Path(folder), parley(free=True), check_errors=False, epoch=datetime.now(UTC)
        ) as world:
            world.backend.edit_bot_profile("Parley")
            members = [world.member(name) for name in people]
            async with world.env.preview(
                world.channel, viewers=[one.actor for one in members], layout="channel", port=port
            ) as page:
                sys.stdout.write(HOW_TO.format(url=page.url))
                if browse:
                    webbrowser.open(page.url)
                async with asyncio.TaskGroup() as both:
                    pump = both.create_task(follow(world, page))
                    await page.wait_closed()
                    pump.cancel()


async def follow(world: Any, page: Any) -> None:
    """Let time pass as it does outside, show what is new, and go into a new thread with whoever plays."""
    seen, threads = 0, len(world.threads())
    while True:
        await asyncio.sleep(0.5)
        if len(world.threads()) > threads:
            threads = len(world.threads())
            page.channel = world.threads()[-1]
        if world.env._operation_task is None:
            behind = (datetime.now(UTC) - world.env.now()).total_seconds()
            if behind > 0:
                with contextlib.suppress(TimeoutError):
                    await world.env.advance_time(behind)
        if len(world.backend.transcript) != seen:
            seen = len(world.backend.transcript)
            page._advance_presentation_time()
            for shown in tuple(page._pages.values()):
                page._publish(shown, reason="refresh")


if __name__ == "__main__":
    main()
