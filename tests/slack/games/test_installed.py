"""A game where people installed the app themselves: tokens are renewed under it, and it waits while the app is out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.slack.connection import Tokens
from bot.slack.installed import Installed
from storage.installations import Installations
from tests.fakes.loop import awaited
from tests.fakes.slack.player import Player
from tests.fakes.slack.world import Process, World, slack_world
from tests.slack.games.play import OVER, check, sale


class Installs(Process):
    """Has tokens of where it was installed, and nothing else."""

    installed: Installed

    def tokens(self) -> Tokens:
        emu, clock = self._world.emu, self._world.clock
        kept = Installations(self.app.store, "slack")
        self.installed = Installed(kept, clock, emu.client_id, emu.client_secret)
        self.installed.web = lambda: self.service.connection.client("")
        return self.installed

    async def sign_in(self) -> None:
        """Nothing is known of any workspace."""


@asynccontextmanager
async def installs(folder: Path) -> AsyncIterator[World]:
    """A world in whose workspace somebody has installed it, with tokens that rotate."""
    async with slack_world(folder, kind=Installs) as world:
        world.emu.oauth.rotates = True
        await install(world)
        yield world


async def install(world: World) -> None:
    """Somebody does, by their browser."""
    process = world.process
    assert isinstance(process, Installs)
    admin = world.member("Admin", admin=True).human
    process.service.installed(await process.installed.install(world.team.code(admin)))
    await world.settle()


async def status(world: World) -> tuple[str, ...]:
    """How the games stand."""
    refs = {place.ref for place in await world.bridge.traffic.open_places("slack")}
    return tuple([(await world.bridge.sessions.open(ref)).runner.status for ref in sorted(refs)])


def asked(world: World) -> int:
    """How often Slack was asked for tokens."""
    return len(world.emu.called("oauth.v2.access"))


async def walks_away(player: Player) -> None:
    """End it."""
    await player.presses("Walk away")
    if player.human.modal is not None:
        await player.fills()


@pytest.mark.long
@awaited
async def test_a_token_that_expires_during_a_game_is_renewed_once(tmp_path: Path) -> None:
    async with installs(tmp_path) as world:
        world.clock.pass_(world.emu.timing.token_ttl - 60)
        anna, ben = await sale(world)
        assert asked(world) == 2
        world.clock.pass_(120)
        await world.restart()
        await anna.presses("Offer")
        await anna.fills(price="9000", message="zq-first")
        assert ben.sees().count("zq-first") == 1
        await walks_away(ben)
        assert OVER in anna.sees()
        assert asked(world) == 2
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("between", ["nothing", "restart"])
@awaited
async def test_it_waits_while_the_app_is_out_and_goes_on(tmp_path: Path, between: str) -> None:
    async with installs(tmp_path) as world:
        anna, ben = await sale(world)
        world.team.uninstall()
        await world.settle()
        assert await status(world) == ("held",)
        if between == "restart":
            await world.restart()
            assert await status(world) == ("held",)
        await world.pass_(60)
        await install(world)
        assert await status(world) == ("running",)
        world.emu.events.again()
        await world.settle()
        assert await status(world) == ("running",)
        await walks_away(anna)
        assert ben.sees().count(OVER) == 1
