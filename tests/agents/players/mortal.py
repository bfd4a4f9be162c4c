"""A process that plays for Ann until it waits for her, or until it dies before the step that would ask her.

`python -m tests.agents.players.mortal URL TENANT BRANCH PLAYER [die]`; it says "waiting" and waits to be killed.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping

from agents.players.assisted import Assisted
from agents.players.delegate import Delegate
from agents.players.model import ModelActor
from scenarios.engine.clock import SystemClock
from scenarios.engine.engine import Engine
from scenarios.engine.ports import Actor, Commit, Ref
from storage.ownership import this_process
from storage.store import Store
from tests.fakes.actors import cast
from tests.fakes.model import FakeModel
from tests.fakes.scenarios import find

PLAYERS: Mapping[str, tuple[Callable[[FakeModel], Actor], str]] = {
    "delegate": (
        lambda model: Delegate(ModelActor(model), "Pay little."),
        '{"move": {"action": "AskPrincipal", "question": "May I go to 80?"}}',
    ),
    "assisted": (
        lambda model: Assisted(ModelActor(model)),
        '{"move": {"action": "Offer", "price": 60}}',
    ),
}
"""Players by name, each with the first answer of its model."""


async def play(url: str, ref: Ref, player: str, *, dies: bool) -> None:
    """Until a person is awaited."""
    make, first = PLAYERS[player]
    model, store = FakeModel([first]), Store(url, find)
    whole = store.commit

    async def commit(step: Commit) -> None:
        if dies and model.requests:
            os.kill(os.getpid(), signal.SIGKILL)
        await whole(step)

    store.commit = commit  # type: ignore[method-assign]
    engine = Engine(store, cast({"p": make(model)}), SystemClock(), this_process())
    live = await engine.open(ref)
    print(await live.drive(wait=False), len(model.requests), flush=True)  # noqa: T201
    signal.pause()


if __name__ == "__main__":
    _, address, tenant, branch, name, *how = sys.argv
    asyncio.run(play(address, Ref(int(tenant), int(branch)), name, dies=bool(how)))
