"""`parley serve` where people install the app in their workspaces themselves."""

import io
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession

from bot import logs, serving
from bot.slack.installing import BACK, COOKIE, INSTALL
from bot.slack.service import PATH
from tests.fakes.loop import awaited
from tests.fakes.slack import Human, Slack, emulated
from tests.fakes.slack.teams import Team
from tests.serving.programs import served, settings, slack


@pytest.fixture
def address(unused_port: int) -> str:
    """Where it listens."""
    return f"127.0.0.1:{unused_port}"


def own(emu: Slack, address: str, **more: Any) -> dict[str, Any]:
    """What an operator sets for it."""
    client = {"slack_client_id": emu.client_id, "slack_client_secret": emu.client_secret}
    return {**slack(emu, ""), "slack_bot_token": None, "slack_address": address, **client, **more}


async def install(address: str, team: Team, human: Human) -> str:
    """Somebody's browser goes to Slack, and back; what it shows then."""
    async with ClientSession() as browser:
        async with browser.get(f"http://{address}{INSTALL}", allow_redirects=False) as answer:
            cookie = answer.cookies[COOKIE].value
            (state,) = parse_qs(urlsplit(answer.headers["Location"]).query)["state"]
        given, mine = {"state": state, "code": team.code(human)}, {"Cookie": f"{COOKIE}={cookie}"}
        async with browser.get(f"http://{address}{BACK}", params=given, headers=mine) as answer:
            return await answer.text()


def stored(folder: Path) -> list[str]:
    """The workspaces in which the database says that it is."""
    with sqlite3.connect(folder / "parley.db") as connection:
        return [row[0] for row in connection.execute("SELECT workspace FROM installation ORDER BY workspace")]


@pytest.mark.long
@pytest.mark.parametrize("way", ["sockets", "requests"])
@awaited
async def test_each_workspace_plays_with_its_own_token_and_still_does_after_a_restart(
    tmp_path: Path, address: str, way: str
) -> None:
    async with emulated() as emu:
        emu.oauth.rotates = True
        more: dict[str, Any] = {}
        if way == "requests":
            more = {"slack_app_token": None, "slack_signing_secret": emu.signing_secret}
            emu.serve_to(f"http://{address}{PATH}")
        given = settings(tmp_path, **own(emu, address, **more))
        people = [
            (team, team.human("Anna"))
            for team in (emu.team("A", install=False), emu.team("B", install=False))
        ]
        async with served(given):
            await emu.until(lambda: emu.sockets.live or emu.called("api.test"))
            for team, human in people:
                assert "Parley is installed" in await install(address, team, human)
                human.goes(team.channel("market", human))
                await human.command("/parley", "list")
                await emu.until(lambda human=human: human.ephemerals())
                assert "Car sale" in human.ephemerals()[-1].text
        emu.calls.clear()
        async with served(given):
            await emu.until(lambda: emu.sockets.live or emu.called("api.test"))
            for _, human in people:
                await human.command("/parley", "help")
                await emu.until(lambda human=human: len(human.ephemerals()) > 1)
        assert stored(tmp_path) == sorted(team.id for team, _ in people)


@awaited
async def test_where_it_is_taken_out_nothing_is_kept(tmp_path: Path, address: str) -> None:
    async with emulated() as emu:
        team, other = emu.team("Acme", install=False), emu.team("Other", install=False)
        anna, zoe = team.human("Anna"), other.human("Zoe")
        async with served(settings(tmp_path, **own(emu, address))):
            await emu.until(lambda: emu.sockets.live)
            await install(address, team, anna)
            await install(address, other, zoe)
            team.uninstall()
            await emu.until(lambda: stored(tmp_path) == [other.id])
            zoe.goes(other.channel("market", zoe))
            await zoe.command("/parley", "list")
            await emu.until(lambda: zoe.ephemerals())


@awaited
async def test_no_token_is_ever_told(tmp_path: Path, address: str, out: io.StringIO) -> None:
    async with emulated() as emu:
        emu.oauth.rotates = True
        team = emu.team("Acme", install=False)
        anna = team.human("Anna")
        given = settings(tmp_path, **own(emu, address))
        logs.configure(secrets=serving.secrets(given), debug=True, stream=out)
        async with served(given):
            await emu.until(lambda: emu.sockets.live)
            await install(address, team, anna)
            emu.inject("users.info", "http", 1, 500)
            anna.goes(team.channel("market", anna))
            await anna.command("/parley", "list")
            await emu.until(lambda: anna.ephemerals())
            team.uninstall()
            await emu.until(lambda: not stored(tmp_path))
        found = await serving.checks(given, offline=False)
        told = "".join([out.getvalue(), str(found), repr(given)])
        assert "connected" in told
        for secret in ("xoxe", emu.client_secret):
            assert secret not in told


@awaited
async def test_the_doctor_says_who_installs_it(tmp_path: Path) -> None:
    async with emulated() as emu:
        given = settings(tmp_path, **own(emu, "127.0.0.1:3000"))
        (_, found) = await serving.checks(given, offline=False)
        assert (found.state, INSTALL in found.found) == ("fine", True)
        given = settings(tmp_path, **own(emu, "127.0.0.1:3000", slack_bot_token="xoxb-1"))
        (_, found, _) = await serving.checks(given, offline=True)
        assert found.state == "missing"
        assert "PARLEY_SLACK_CLIENT_ID" in found.mend
