"""`parley serve` as a process of its own, on HTTP and WebSocket: a sale with faults on the way, and many deaths."""

import asyncio
import random
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import discord
import pytest

from tests.discord.tier.games import OVER, can_press, joins, limit, pinged_for_turns
from tests.fakes.discord.oracle import disagreements
from tests.fakes.discord.process import BotProcess, bot_process
from tests.fakes.discord.sockets import PatientMember, SocketDiscord, socket_discord
from tests.fakes.loop import awaited, long_awaited

pytestmark = pytest.mark.long


async def settled(fake: SocketDiscord, folder: Path) -> None:
    """Wait until what stands on Discord is what was stored, with nothing left to do."""
    try:
        await fake.patient.until(lambda: disagreements(fake, folder) == [])
    except AssertionError:
        assert disagreements(fake, folder) == []
        raise


def heard(folder: Path, text: str) -> int:
    """How often these words were taken in."""
    with closing(sqlite3.connect(f"file:{folder / 'parley.db'}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM text WHERE text = ?", (text,)).fetchone()[0])


@awaited
async def test_a_sale_to_its_end_whatever_goes_wrong_on_the_way(tmp_path: Path) -> None:
    async with socket_discord() as fake, bot_process(fake, tmp_path) as bot:
        anna = fake.member("Anna")
        posts, hooks = "/channels/*/messages", "/webhooks/*"
        fake.fail("POST", posts, "rate_limited")
        await anna.commands("start", scenario="car-sale")
        fake.fail("POST", "/channels/*/messages/*/threads", "status", status=502)
        await joins(anna, "Buyer")
        await anna.presses("Fill with AI")
        fake.fail("POST", posts, "lost", after=1)
        fake.fail("POST", hooks, "lost")
        await anna.presses("Ready")
        await anna.enters()
        await anna.until(lambda: can_press(anna, "Offer"))
        await anna.presses("My role")
        most = limit(anna)

        fake.gateway.muted = True
        await anna.says("I was told to ask for you.")
        await fake.gateway.ask_to_reconnect()
        await anna.until(lambda: heard(tmp_path, "I was told to ask for you.") == 1)
        fake.gateway.muted = True
        await anna.says("Nobody told me of the clutch.")
        await fake.gateway.invalidate()
        await anna.until(lambda: heard(tmp_path, "Nobody told me of the clutch.") == 1)

        moves = 0
        while can_press(anna, "Offer") and moves < 3:
            fake.fail("POST", hooks, "rate_limited")
            await anna.presses("Offer")
            await anna.fills(price=str(most - 1500 + 700 * moves), message="How about this?")
            moves += 1
            await anna.until(lambda made=moves: pinged_for_turns(fake, anna) > made or OVER in anna.sees())
        if OVER not in anna.sees():
            await anna.presses("Walk away")
            await anna.fills()
        await anna.until(lambda: OVER in anna.sees())
        await settled(fake, tmp_path)
        assert {ping.user for ping in fake.pings.all} == {anna.id}
        assert pinged_for_turns(fake, anna) in (moves, moves + 1)
        assert await bot.stop() == 0
        assert "I was told" not in bot.said()
        assert fake.gateway.resumed == 1
        assert fake.gateway.identified == 2


class Killer:
    """Kills the process at a random one of its next requests, before or after it is done, and starts another."""

    def __init__(self, fake: SocketDiscord, bot: BotProcess, rng: random.Random) -> None:
        self._fake, self._bot, self._rng = fake, bot, rng
        self.killed = 0

    async def during(self, act: asyncio.Task[None], *, within: int) -> None:
        """One of the first requests that follow from the act is the last of this process."""
        where = self._rng.choice(("held", "held_after"))
        fault = self._fake.fail("*", "*", where, after=self._rng.randrange(within))  # type: ignore[arg-type]
        reached = asyncio.ensure_future(fault.reached.wait())
        await asyncio.wait((act, reached), return_when=asyncio.FIRST_COMPLETED, timeout=10)
        fault.off()
        await self._bot.kill()
        self.killed += 1
        fault.go_on.set()
        self._fake.patient.give_up()
        for task in (act, reached):
            task.cancel()
        await asyncio.gather(act, reached, return_exceptions=True)
        await self._bot.start()


async def chooses(member: PatientMember, what: str) -> None:
    """Choose in this round, if that is not done yet and there is one."""
    await member.until(lambda: member.offered("Choose") or OVER in member.sees())
    if member.offered("Choose"):
        await member.presses("Choose")
    if member.offered(what):
        await member.presses(what)


@pytest.mark.parametrize("seed", [1, 2])
@long_awaited
async def test_killed_at_twenty_random_moments(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    async with socket_discord() as fake, bot_process(fake, tmp_path) as bot:
        killer = Killer(fake, bot, rng)
        anna, ben = fake.member("Anna"), fake.member("Ben")
        await anna.commands("start", scenario="prisoners-dilemma", preset="short")
        for who in (anna, ben):
            await joins(who, "Player")
        for who in (anna, ben):
            await who.presses("Ready")
        for who in (anna, ben):
            await who.enters()
        said: list[str] = []
        for _ in range(60):
            if OVER in anna.sees():
                break
            who, what = rng.choice((anna, ben)), rng.choice(("Cooperate", "Defect"))
            act = asyncio.ensure_future(chooses(who, what))
            if killer.killed < 10 and rng.random() < 0.8:
                said.append(f"while you were away, {len(said)}")
                await killer.during(act, within=5)
                await who.says(said[-1])
                if killer.killed == 10:  # once it is over, nothing more is said in it
                    await anna.until(
                        lambda: all(heard(tmp_path, one) == 1 for one in said), "all that was said"
                    )
            else:
                await act
        await settled(fake, tmp_path)
        assert [heard(tmp_path, text) for text in said] == [1] * 10


@awaited
async def test_it_stops_when_told_and_at_once_when_told_twice(tmp_path: Path) -> None:
    async with socket_discord() as fake, bot_process(fake, tmp_path) as bot:
        assert await bot.stop() == 0
        await bot.start()
        held = fake.fail("POST", "/channels/*/messages", "held")
        anna = fake.member("Anna")
        act = asyncio.ensure_future(anna.commands("start", scenario="car-sale"))
        await held.reached.wait()
        bot.signal(signal.SIGTERM)
        await fake.patient.until(lambda: "stopping" in bot.said().splitlines()[-1], "the word that it stops")
        bot.signal(signal.SIGINT)
        assert await bot.ends() == 128 + signal.SIGINT
        held.go_on.set()
        fake.patient.give_up()
        act.cancel()
        await asyncio.gather(act, return_exceptions=True)


@awaited
async def test_one_process_for_a_database_and_for_a_token(tmp_path: Path) -> None:
    user = {"XDG_CACHE_HOME": str(tmp_path)}
    async with socket_discord() as fake, bot_process(fake, tmp_path / "a", **user):
        async with bot_process(fake, tmp_path / "a", ready=False, **user) as second:
            assert await second.ends() == 1
            assert "Already serving this database (process " in second.said()
        async with bot_process(fake, tmp_path / "b", ready=False, **user) as other:
            assert await other.ends() == 1
            assert "Already serving with this token (process " in other.said()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PARLEY_DISCORD_TOKEN": ""}, "Set PARLEY_DISCORD_TOKEN"),
        ({"PARLEY_DISCORD_TOKEN": "wrong.token.here"}, "does not take the token"),
        ({"PARLEY_DISCORD_TOKEN": "two words"}, "The settings cannot be used"),
        ({"DISCORD_API_BASE_URL": "http://127.0.0.1:9/api/v10"}, "Discord cannot be reached"),
        ({"PARLEY_DATABASE_URL": "sqlite:////proc/nowhere/x.db"}, "/proc/nowhere"),
        ({"PARLEY_DATABASE_URL": "postgresql://me:hunter2@127.0.0.1:9/x"}, "127.0.0.1"),
    ],
)
@awaited
async def test_one_sentence_where_it_cannot_begin(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    async with socket_discord() as fake, bot_process(fake, tmp_path, ready=False, **environment) as bot:
        assert await bot.ends() in (1, 2)
        last = bot.said().splitlines()[-1]
        assert sentence in last
        assert "Traceback" not in bot.said()
        for secret in ("hunter2", "wrong.token.here", "two words"):
            assert secret not in bot.said()


@awaited
async def test_without_the_intents_it_serves_all_the_same(tmp_path: Path) -> None:
    async with socket_discord(approved=discord.Intents.default()) as fake, bot_process(fake, tmp_path) as bot:
        anna = fake.member("Anna")
        await anna.commands("help")
        assert "start" in anna.told()
        assert "Message Content Intent is off" in bot.said()
