"""A branch in the hands of a script, awaited."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from agents.memory.item import Item
from bot.app import App
from scenarios.engine.desk import Mode
from scenarios.engine.live import Live
from scenarios.engine.ports import PRINCIPAL, Actor, Moment
from scenarios.kernel.actions import Action
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import ParleyError, Refused
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.rules import Outcome
from scenarios.kernel.seen import FULL, Seen, seen
from scenarios.kernel.wire import decode_entry
from scenarios.kernel.words import render
from storage.calls import CallRecord
from storage.export import Format, export
from storage.sessions import BranchInfo


class AsyncBranch:
    """A branch: run it, step it, look at it, branch it."""

    def __init__(self, app: App, live: Live, info: BranchInfo) -> None:
        self._app = app
        self._live = live
        self._info = info

    @property
    def label(self) -> str:
        """`S/2`: what the command line calls it."""
        return self._info.label

    @property
    def events(self) -> int:
        """How many events it has."""
        return self._live.runner.position.seq

    @property
    def over(self) -> bool:
        return self._live.runner.position.over is not None

    @property
    def asks(self) -> tuple[OpenAsk, ...]:
        """Who may do what now."""
        return tuple(self._live.runner.position.asks.values())

    async def step(self) -> Outcome | None:
        """Make one more step, where a machine or the clock can: one decision, then stop. As `run` otherwise."""
        status = await self._live.drive(steps=1)
        if status in ("paused", "quarantined"):
            raise ParleyError(self._live.runner.why or f"It was {status}.")
        return await self.outcome()

    async def run(self) -> Outcome | None:
        """Go on until it is over (gives the outcome) or a person is awaited (None).

        Raises `ParleyError` where a scenario or an actor failed.
        """
        status = await self._live.drive()
        if status in ("paused", "quarantined"):
            raise ParleyError(self._live.runner.why or f"It was {status}.")
        return await self.outcome()

    async def move(self, seat: str, action: Action) -> None:
        """A move of a seat that a person holds. Raises `Refused`."""
        await self._live.move(seat, action, source="api")

    async def answer(self, seat: str, action: Action) -> None:
        """What you answer to an actor that acts for you at this seat and has asked you. Raises `Refused`."""
        asked = [a.number for a in self.asks if a.addressee == PRINCIPAL and a.ask.seat == seat]
        if not asked:
            raise Refused("late", f"Nothing is asked for {seat}.")
        await self._live.answer(asked[0], action, by=PRINCIPAL, person=await self._app.person())

    def view(self, seat: str) -> BaseModel:
        """What a seat may know of the present state. Raises `ParleyError` for no such seat."""
        return self._live.runner.view(seat)

    async def seen(self, viewer: str = FULL) -> list[Seen]:
        """All that a viewer has learned: a seat, `public` or `full`."""
        runner = self._live.runner
        found: list[Seen] = []
        for event in await self._app.store.history(runner.ref):
            entry = decode_entry(runner.scenario, event.kind, loads(event.body), event.at)
            found += seen(event.seq, event.at, entry, viewer, people=viewer == FULL)
        return found

    async def transcript(self, viewer: str = FULL) -> str:
        """What a viewer saw, one line each."""
        items = await self.seen(viewer)
        refs = [w.ref for item in items if item.move for w in item.move.action.speech() if w.ref]
        texts = await self._app.store.texts(self._info.ref.tenant, refs)
        return "\n".join(_line(item, texts) for item in items)

    async def outcome(self) -> Outcome | None:
        """How it ended, or None while it runs."""
        runner = self._live.runner
        if not self.over:
            return None
        for event in reversed(await self._app.store.history(runner.ref)):
            entry = decode_entry(runner.scenario, event.kind, loads(event.body), event.at)
            if entry.outcome is not None:
                return entry.outcome  # reports may come after it
        return None

    async def branch(
        self,
        at: int | None = None,
        seats: Mapping[str, str] = {},
        edit: Mapping[str, Any] | None = None,
        calls: Mode = "record",
    ) -> "AsyncBranch":
        """A branch after event `at` (by default the last), or, with `edit`, from that event changed.

        `calls` says where the answers of its models come from; `replay` takes them all from this branch.
        """
        engine, runner = self._app.engine, self._live.runner
        step = self.events if at is None else at
        before = await self._app.store.load(runner.ref, step)
        person = await self._app.person()
        holders = {seat: self._app.holder(actor, person) for seat, actor in seats.items()}
        known = before.position.seats or tuple(before.holders)
        for seat, holder in holders.items():
            if seat not in known:
                raise ParleyError(
                    f"There is no seat {seat!r} at event {step}; there are: {', '.join(known)}."
                )
            self._app.check(holder, runner.scenario.name)
        ref = await engine.branch(runner.ref, step, holders, edit, person, calls)
        info = await self._app.store.info(ref)
        live = await engine.open(ref)
        return AsyncBranch(self._app, live, info)

    async def ask(
        self,
        seat: str,
        question: str,
        type: Any = str,  # noqa: A002
        at: int | None = None,
    ) -> Any:
        """What the AI at a seat answers, as a value of the type; the session learns nothing of it.

        By default as it stands now, else as it stood after event `at`. The calls are on record. Raises
        `ParleyError` for a seat that no AI holds, and `ModelFailure`.
        """
        from agents.players.interview import interview  # slow to import

        async def put(actor: Actor, moment: Moment) -> Any:
            return await interview(actor, moment, question, type)

        return await self._app.engine.interview(self._live.runner.ref, seat, put, at)

    async def remembered(self, seat: str, at: int | None = None) -> tuple[Item, ...]:
        """What the AI at a seat remembers now, or did after event `at`, oldest first. Raises as `ask` does."""
        from agents.players.interview import remembered  # slow to import

        return await self._app.engine.interview(self._live.runner.ref, seat, remembered, at)

    async def calls(self) -> list[CallRecord]:
        """The calls of models so far, those of the shared past among them, oldest first."""
        return await self._app.store.calls(self._live.runner.ref)

    async def export(self, form: Format = "json", *, view: str = FULL, tree: bool = False) -> bytes:
        """The trace as `json`, `jsonl`, `md` or `html`."""
        from bot.pictures import to_svg  # matplotlib is slow to import

        store, ref = self._app.store, self._live.runner.ref
        return await export(store, ref, view=view, tree=tree, format=form, draw=to_svg)


def _line(item: Seen, texts: Mapping[str, str]) -> str:
    if item.move is None:
        return render(item.text, texts.get)
    spoken = " ".join(render(words, texts.get) for words in item.move.action.speech())
    typed = "" if type(item.move.action).__name__ == "Say" else f"[{item.move.action.line()}]"
    return f"{item.who}: {' '.join(part for part in (spoken, typed) if part)}"
