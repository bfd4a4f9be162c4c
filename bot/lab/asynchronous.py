"""A lab that is awaited: the composition root with a simulated clock."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from agents.references import MakeActor
from bot.app import App
from bot.lab.branch import AsyncBranch
from config.settings import load
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.desk import Mode
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.errors import ParleyError
from storage.database import MEMORY


class AsyncLab:
    """Sessions from Python, awaited. `async with AsyncLab() as lab: …`."""

    def __init__(
        self,
        database: str | Path | None = None,
        scenarios: Sequence[str | Path | type[AnyScenario]] = (),
        actors: Mapping[str, MakeActor] = {},
    ) -> None:
        """`database` is a file or a URL, by default in memory. `scenarios` adds files, folders or classes.

        `actors` adds kinds of actors: `{"nice": make}` seats `nice?…` by what `make` makes.
        """
        url = MEMORY if database is None else str(database)
        if "://" not in url:
            url = f"sqlite:///{Path(url).expanduser().resolve()}"
        paths = tuple(Path(s) for s in scenarios if isinstance(s, str | Path))
        self._classes = [s for s in scenarios if not isinstance(s, str | Path)]
        self._actors = dict(actors)
        self._settings = load(database_url=url, scenarios=paths)
        self._app: App | None = None

    async def __aenter__(self) -> Self:
        self._app = await App.open(self._settings, clock=SimulatedClock(), durability="normal")
        for scenario in self._classes:
            self._app.registry.add(scenario)
        self._app.kinds |= self._actors
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.app.close()

    @property
    def app(self) -> App:
        if self._app is None:
            raise ParleyError("Open the lab first: `with Lab() as lab:`.")
        return self._app

    async def start(
        self,
        scenario: str | type[AnyScenario],
        *,
        seats: Mapping[str, str] = {},
        seed: int = 0,
        preset: str | None = None,
        params: Mapping[str, Any] = {},
        limits: Mapping[str, int] = {},
        calls: Mode = "record",
    ) -> AsyncBranch:
        """A new session, at its first event; with `calls="off"` its models are called anew after a restart."""
        if not isinstance(scenario, str):
            self.app.registry.add(scenario)
            scenario = scenario.name
        ref = await self.app.new_session(
            scenario, preset=preset, params=params, seats=seats, seed=seed, limits=limits, mode=calls
        )
        info = await self.app.store.info(ref)
        return AsyncBranch(self.app, await self.app.engine.open(ref), info)

    async def open(self, label: str) -> AsyncBranch:
        """A session or branch that is there already."""
        info = await self.app.find(label)
        return AsyncBranch(self.app, await self.app.live(info), info)
