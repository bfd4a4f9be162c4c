"""`parley serve` as a process of its own in an emulated Slack, killed again and again while people play."""

import asyncio
import random
import re
import signal
import sqlite3
from collections.abc import Coroutine
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.loop import long_awaited
from tests.fakes.slack import Slack, Timing, emulated
from tests.fakes.slack.errors import Impossible
from tests.fakes.slack.oracle import disagreements, miscalled
from tests.fakes.slack.player import Player
from tests.fakes.slack.process import Program, program, ways

pytestmark = pytest.mark.long
PATIENCE = 60.0
OFFERS = 4


class Killer:
    """Kills the process at a random one of its next requests, before or after it is done, and starts another."""

    def __init__(self, emu: Slack, parley: Program, rng: random.Random) -> None:
        self._emu, self._parley, self._rng = emu, parley, rng

    async def during(self, act: Coroutine[Any, Any, Any]) -> None:
        """It dies while this is done, at one of the first requests that follow or some time after them."""
        left, dead = self._rng.randrange(6), asyncio.Event()

        def here(_: Any) -> bool:
            nonlocal left
            left -= 1
            if left >= 0 or dead.is_set():
                return False
            dead.set()
            self._parley.signal(signal.SIGKILL)
            return True

        self._emu.inject("*", "drop", None, None, here, after=self._rng.random() < 0.5)
        acting = asyncio.create_task(act)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._rng.choice((0.05, 0.2, 1, 4))):
                await dead.wait()
        self._emu.faults.clear()
        await self._parley.kill()
        with suppress(Impossible, AssertionError):  # what they wanted to press was not there yet
            await acting
        await self._parley.start()


async def offers(player: Player, price: int, words: str) -> None:
    """Open the form and send it."""
    player.human.emu.state.stacks.pop(player.id, None)
    await player.human.click("Offer")
    await player.human.emu.until(lambda: player.human.modal, 5)
    await player.human.submit(price=str(price), message=words)


async def asks_for_the_record(player: Player) -> None:
    """By a mention in the thread, which is answered in direct messages."""
    player.human.post("@Parley export md")
    await asyncio.sleep(3)


async def begun(anna: Player, ben: Player) -> int:
    """A car sale has just begun; the least that Anna, who sells, may take."""
    await anna.commands("start car-sale first-car")
    for who, seat in ((anna, "Seller"), (ben, "Buyer")):
        await who.presses(f"Join as {seat}")
        await who.presses("Agree and join")
    for who in (anna, ben):
        await who.presses("Ready")
    await anna.human.emu.until(anna.threads, PATIENCE)
    for who in (anna, ben):
        who.goes_to_thread()
    await anna.human.emu.until(lambda: anna.can_press("Offer"), PATIENCE)
    await anna.presses("My role")
    found = re.search(r"[Ll]imit ([\d,]+)", anna.told())
    assert found
    return int(found[1].replace(",", ""))


def records(player: Player, said: list[str]) -> list[str]:
    """Those that they were given, with all that was said."""
    given = [(file.data or b"").decode() for file in player.human.files()]
    return [record for record in given if all(one in record for one in said)]


def heard(folder: Path, text: str) -> int:
    """How often these words were taken in."""
    with closing(sqlite3.connect(f"file:{folder / 'parley.db'}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM text WHERE text = ?", (text,)).fetchone()[0])


@pytest.mark.parametrize(("mode", "seed"), [("sockets", 1), ("requests", 2)])
@long_awaited
async def test_killed_at_random_moments_nothing_is_lost_or_doubled(
    tmp_path: Path, unused_port: int, mode: str, seed: int
) -> None:
    rng, timing = random.Random(seed), Timing(retry_delays=(0.0, 5.0, 20.0))
    async with emulated(timing=timing) as emu:
        team = emu.team("Acme")
        given = ways(emu, team, unused_port if mode == "requests" else None)
        async with program(emu, tmp_path, given) as parley:
            killer = Killer(emu, parley, rng)
            channel = team.channel("market")
            anna, ben = (
                Player(team.human(name), lambda: emu.quiet(1.5, PATIENCE)) for name in ("Anna", "Ben")
            )
            for who in (anna, ben):
                channel.members.append(who.id)
                who.goes(channel)
            least, said = await begun(anna, ben), list[str]()
            for number in range(OFFERS):
                who, other = (anna, ben) if number % 2 == 0 else (ben, anna)
                words, price = f"zq-offer-{number}.", least + (500 if who is anna else -500)
                for one in (anna, ben):
                    said.append(f"zq-{number}-{one.name}.")
                    one.human.post(said[-1])
                await killer.during(
                    rng.choice(
                        (
                            lambda who=who, price=price, words=words: offers(who, price, words),
                            lambda who=who: asks_for_the_record(who),
                            lambda who=who: who.human.message_shortcut("Branch from here", who.stands()[-1]),
                            lambda: asyncio.sleep(0),
                        )
                    )()
                )
                while words not in other.sees():
                    await emu.quiet(1.5, PATIENCE)
                    if words not in other.sees():
                        with suppress(Impossible, AssertionError):
                            await offers(who, price, words)
                        await emu.quiet(1.5, PATIENCE)
            await asks_for_the_record(anna)
            await emu.until(lambda: all(heard(tmp_path, one) == 1 for one in said), PATIENCE)
            await emu.until(lambda: disagreements(emu, tmp_path) == [], PATIENCE)
            await emu.until(lambda: records(anna, said), PATIENCE)
            assert miscalled(emu, tmp_path) == []
            assert [anna.sees().count(f"zq-offer-{number}.") for number in range(OFFERS)] == [1] * OFFERS
            assert [ping.whom for ping in emu.pings.rung] == [anna.id, ben.id] * (OFFERS // 2) + [anna.id]
            record = records(anna, said)[-1]
            assert sorted(said, key=record.index) == said
            assert await parley.stop() == 0
            assert "Traceback" not in parley.said()
