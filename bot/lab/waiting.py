"""A lab that waits for each result, on a thread of its own: for scripts and notebooks."""

import asyncio
import threading
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import BaseModel

from agents.memory.item import Item
from agents.references import MakeActor
from bot.lab.asynchronous import AsyncLab
from bot.lab.branch import AsyncBranch
from scenarios.engine.desk import Mode
from scenarios.kernel.actions import Action
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.rules import Outcome
from scenarios.kernel.seen import FULL, Seen
from storage.calls import CallRecord
from storage.export import Format

T = TypeVar("T")


class Branch:
    """The same as `AsyncBranch`, waiting for each result."""

    def __init__(self, lab: "Lab", branch: AsyncBranch) -> None:
        self._lab = lab
        self._branch = branch

    @property
    def label(self) -> str:
        return self._branch.label

    @property
    def events(self) -> int:
        return self._branch.events

    @property
    def over(self) -> bool:
        return self._branch.over

    @property
    def asks(self) -> tuple[OpenAsk, ...]:
        return self._branch.asks

    def step(self) -> Outcome | None:
        return self._lab.wait(self._branch.step())

    def run(self) -> Outcome | None:
        return self._lab.wait(self._branch.run())

    def move(self, seat: str, action: Action) -> None:
        self._lab.wait(self._branch.move(seat, action))

    def answer(self, seat: str, action: Action) -> None:
        self._lab.wait(self._branch.answer(seat, action))

    def view(self, seat: str) -> BaseModel:
        return self._branch.view(seat)

    def seen(self, viewer: str = FULL) -> list[Seen]:
        return self._lab.wait(self._branch.seen(viewer))

    def transcript(self, viewer: str = FULL) -> str:
        return self._lab.wait(self._branch.transcript(viewer))

    def outcome(self) -> Outcome | None:
        return self._lab.wait(self._branch.outcome())

    def branch(
        self,
        at: int | None = None,
        seats: Mapping[str, str] = {},
        edit: Mapping[str, Any] | None = None,
        calls: Mode = "record",
    ) -> "Branch":
        return Branch(self._lab, self._lab.wait(self._branch.branch(at, seats, edit, calls)))

    def ask(
        self,
        seat: str,
        question: str,
        type: Any = str,  # noqa: A002
        at: int | None = None,
    ) -> Any:
        return self._lab.wait(self._branch.ask(seat, question, type, at))

    def remembered(self, seat: str, at: int | None = None) -> tuple[Item, ...]:
        return self._lab.wait(self._branch.remembered(seat, at))

    def calls(self) -> list[CallRecord]:
        return self._lab.wait(self._branch.calls())

    def export(self, form: Format = "json", *, view: str = FULL, tree: bool = False) -> bytes:
        return self._lab.wait(self._branch.export(form, view=view, tree=tree))


class Lab:
    """Sessions from Python, waiting for each result. `with Lab() as lab: …`."""

    def __init__(
        self,
        database: str | Path | None = None,
        scenarios: Sequence[str | Path | type[AnyScenario]] = (),
        actors: Mapping[str, MakeActor] = {},
    ) -> None:
        self._lab = AsyncLab(database, scenarios, actors)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="parley-lab", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.wait(self._lab.__aenter__())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wait(self._lab.__aexit__(kind, error, trace))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def start(
        self,
        scenario: str | type[AnyScenario],
        *,
        seats: Mapping[str, str] = {},
        seed: int = 0,
        preset: str | None = None,
        params: Mapping[str, Any] = {},
        limits: Mapping[str, int] = {},
        calls: Mode = "record",
    ) -> Branch:
        """A new session, at its first event."""
        started = self._lab.start(
            scenario, seats=seats, seed=seed, preset=preset, params=params, limits=limits, calls=calls
        )
        return Branch(self, self.wait(started))

    def open(self, label: str) -> Branch:
        """A session or branch that is there already."""
        return Branch(self, self.wait(self._lab.open(label)))

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of an awaitable, from whatever thread or loop one is in."""
        if not self._thread.is_alive():
            work.close()
            raise ParleyError("Open the lab first: `with Lab() as lab:`.")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
