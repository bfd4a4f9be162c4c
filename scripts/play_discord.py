"""`make play-discord`: a page that looks like Discord, in which one really plays. No account, no token, no network.

The real Parley serves a Discord that simcord keeps in memory, and simcord's preview shows one channel or thread of it
in the browser. What is done here beside it: the page follows into new threads, others can be chosen, and time passes.
"""

import argparse
import asyncio
import contextlib
import socket
import sys
import tempfile
import webbrowser
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # what mends simcord's gaps lives with the tests

NOT_INSTALLED = (
    "This needs an extra: run make play-discord, or install Parley with the extra discord-preview."
)
TAKEN = "Port {port} is in use: choose another with ARGS='--port 8766'."
NEEDED = ("aiohttp", "av", "linkify_it", "markdown_it", "PIL", "regex", "simcord")
TICK = 0.5
"""Seconds between two looks at what is new."""
HOW_TO = """
A Discord that exists on this computer only. Open it in your browser:

    {url}

Type /parley start there. At the top of the page you choose who you are: {people}.
When a thread opens, the page shows it after a reload. Here, a number chooses what it shows; Ctrl-C ends it all.
"""


def main() -> None:
    """Run until Ctrl-C, or until the page is closed by its own button."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--no-browser", action="store_true", help="print the address only")
    parser.add_argument("--people", nargs="+", default=["You", "Ben"], metavar="NAME")
    given = parser.parse_args()
    if any(find_spec(name) is None for name in NEEDED):
        sys.exit(NOT_INSTALLED)
    with contextlib.suppress(KeyboardInterrupt), socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", given.port))
        except OSError:
            sys.exit(TAKEN.format(port=given.port))
        tried.close()
        asyncio.run(play(given.port, given.people, browse=not given.no_browser))


async def play(port: int, people: list[str], *, browse: bool) -> None:
    """The world, the page, and what keeps both going."""
    from bot import logs
    from tests.fakes.discord.parley import parley
    from tests.fakes.discord.world import discord_world

    logs.configure(quiet=True)
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        make = parley(free=True)
        async with discord_world(Path(folder), make, check_errors=False, epoch=datetime.now(UTC)) as world:
            world.backend.edit_bot_profile("Parley")
            viewers = [world.member(name).actor for name in people]
            page = world.env.preview(world.channel, viewers=viewers, layout="channel", port=port)
            async with page:
                say(HOW_TO.format(url=page.url, people=", ".join(people)))
                if browse:
                    webbrowser.open(page.url)
                going = asyncio.ensure_future(Follower(world, page).go())
                await asyncio.wait(
                    (going, asyncio.ensure_future(page.wait_closed())), return_when="FIRST_COMPLETED"
                )
                going.cancel()
                await asyncio.gather(going, return_exceptions=True)


class Follower:
    """Lets time pass as it does outside, and shows on the page what is new."""

    def __init__(self, world: Any, page: Any) -> None:
        self._world, self._page = world, page
        self._seen = self._threads = 0

    async def go(self) -> None:
        """Until it is cancelled."""
        asyncio.get_running_loop().add_reader(sys.stdin, self._typed)
        try:
            while True:
                await asyncio.sleep(TICK)
                self._pass_time()
                self._follow()
                self._refresh()
        finally:
            asyncio.get_running_loop().remove_reader(sys.stdin)

    def _pass_time(self) -> None:
        """The clock alone: whoever waits here waits in real time."""
        env = self._world.env
        behind = (datetime.now(UTC) - env.now()).total_seconds()
        if behind > 0:
            env._move_clock(env._virtual_time + behind)

    def _follow(self) -> None:
        places = self._places()
        if len(places) - 1 > self._threads:
            self._threads = len(places) - 1
            self._show(len(places))

    def _refresh(self) -> None:
        happened = len(self._world.backend.transcript)
        if happened != self._seen and self._world.env._operation_task is None:
            self._seen = happened
            self._page._advance_presentation_time()
            for shown in tuple(self._page._pages.values()):
                self._page._publish(shown, reason="refresh")

    def _places(self) -> list[Any]:
        return [self._world.channel, *self._world.threads()]

    def _typed(self) -> None:
        line = sys.stdin.readline()
        if not line:
            asyncio.get_running_loop().remove_reader(sys.stdin)
        elif line.strip().isdigit() and 0 < int(line) <= len(self._places()):
            self._show(int(line))
        else:
            self._list()

    def _show(self, number: int) -> None:
        self._page.channel = self._places()[number - 1]
        self._list()
        say(f"The page shows {number} once you reload it.")

    def _list(self) -> None:
        say("".join(f"  {number}  {place.name}\n" for number, place in enumerate(self._places(), 1)))


def say(text: str) -> None:
    """On the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
