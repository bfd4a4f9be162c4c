"""SIGKILL while a person is awaited, or just before: nothing that a model has answered is asked for again."""

import subprocess
import sys
from pathlib import Path

import pytest

from scenarios import Words
from scenarios.engine.engine import Engine
from scenarios.engine.ports import Ref
from storage.migrate import upgrade
from storage.ownership import this_process
from storage.store import Store
from tests.agents.players.mortal import PLAYERS
from tests.agents.players.principals import DAY, ann, answer, market, question
from tests.fakes.actors import cast
from tests.fakes.clock import HandClock
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel
from tests.fakes.running import engine_on, log
from tests.fakes.scenarios import Offer, find

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.long


async def _begun(url: str) -> tuple[Ref, int]:
    """A session in which the seller has asked for 90."""
    store = Store(url, find)
    person = await ann(store)
    ref = await market(store, "p", person)
    engine = engine_on(store)
    await (await engine.open(ref)).move("seller", Offer(price=90, message=Words("Ninety.")))
    await engine.close_all()
    store.close()
    return ref, person


def _killed(url: str, ref: Ref, player: str, *, dies: bool) -> None:
    """Let a process play it, and kill it where it does not die by itself."""
    command = [sys.executable, "-m", "tests.agents.players.mortal", url, *map(str, ref), player]
    with subprocess.Popen(
        [*command, *(["die"] if dies else [])], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        if not dies:
            process.kill()
        assert (said, process.wait(30)) == ("" if dies else "waiting 1\n", -9)


@pytest.mark.parametrize("dies", [False, True])
@pytest.mark.parametrize("player", sorted(PLAYERS))
@awaited
async def test_a_killed_process_costs_no_call(tmp_path: Path, player: str, dies: bool) -> None:
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    upgrade(url)
    ref, person = await _begun(url)
    _killed(url, ref, player, dies=dies)
    clock, model, store = HandClock(), FakeModel([]), Store(url, find)
    clock.pass_(DAY)
    actors = cast({"p": PLAYERS[player][0](model)})
    engine = Engine(store, actors, clock, this_process())
    live = await engine.open(ref)
    assert await live.drive(wait=False) == "waiting"
    assert ("80" if player == "delegate" else "price 60") in question(live).ask.text
    await answer(live, Offer(price=66), person)
    assert await live.drive(wait=False) == "waiting"
    assert (await log(store, ref))[-1] == "moves: buyer Offer: price 66"
    assert not model.requests
    await engine.close_all()
    store.close()
