"""The engine: opens branches, takes people's moves, makes branches of branches, and lets go of everything."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

from scenarios.engine.beside import interview
from scenarios.engine.deciding import Deciding
from scenarios.engine.desk import Mode
from scenarios.engine.driver import Driver
from scenarios.engine.edit import edited
from scenarios.engine.kept import kept
from scenarios.engine.limits import unlimited
from scenarios.engine.live import Live
from scenarios.engine.mandate import check
from scenarios.engine.ports import (
    Actor,
    Actors,
    Budgets,
    Clock,
    Fenced,
    Holder,
    KeptText,
    Loaded,
    Moment,
    Outdated,
    Ref,
    Spawn,
    Store,
)
from scenarios.engine.runner import Listener, Runner
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import Illegal, ParleyError
from scenarios.kernel.log import Event, sealed
from scenarios.kernel.play import step
from scenarios.kernel.position import Input
from scenarios.kernel.upgrade import migrate
from scenarios.kernel.wire import decode_input

T = TypeVar("T")

RENEWAL: Final = 10.0
"""Seconds between two renewals of the leases of open branches: a third of a lease."""

STEPS_AT_ONCE: Final = 48
"""Steps of all branches under way: enough to share a commit, few enough to leave the loop responsive."""


class Engine:
    """Runs branches of one process through the ports. Nothing it holds is needed after a restart."""

    def __init__(
        self,
        store: Store,
        actors: Actors,
        clock: Clock,
        owner: str,
        spawn: Spawn = asyncio.create_task,
        budgets: Budgets = unlimited,
    ) -> None:
        self.store = store
        self._budgets = budgets
        self.clock = clock
        self._actors = actors
        self._owner = owner
        self._spawn = spawn
        self._live: dict[Ref, Live] = {}
        self._opening: dict[Ref, asyncio.Lock] = {}
        self._renewal: asyncio.Task[None] | None = None
        self._slots = asyncio.Semaphore(STEPS_AT_ONCE)

    async def open(self, ref: Ref, *, rearm: bool = True, listeners: Sequence[Listener] = ()) -> Live:
        """Own and load a branch; `listeners` learn of every step from the first. Raises `Owned`."""
        async with self._opening.setdefault(ref, asyncio.Lock()):
            found = self._live.get(ref)
            if found is None:
                found = self._live[ref] = await self._opened(ref, rearm, listeners)
            return found

    async def _opened(self, ref: Ref, rearm: bool, listeners: Sequence[Listener]) -> Live:
        await self.store.claim(ref, self._owner)
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._renew())
        try:
            runner = Runner(await self._loaded(ref), self.store, self.clock, self._slots)
            runner.listeners += listeners
            await runner.open(rearm=rearm)
        except BaseException:
            await self.store.release(ref, self._owner)
            raise
        return Live(runner, Driver(runner, self._actors, self._spawn, self._budgets), self.store.keep)

    async def _loaded(self, ref: Ref) -> Loaded:
        """The branch, brought to the installed version of its rules if an older one has left it."""
        try:
            return await self.store.load(ref)
        except Outdated as outdated:
            runner = Runner(outdated.loaded, self.store, self.clock, self._slots)
            given = migrate(runner.scenario, outdated.stale)
            await runner.take(lambda position, at: given, at=outdated.stale.at)
            return await self.store.load(ref)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            with suppress(
                ParleyError
            ):  # a step tells, if it matters; and there is another try before it does
                await self.store.renew(self._owner)

    async def close(self, ref: Ref, *, stop_clock: bool = True) -> None:
        """Let go of a branch; it can be opened again, here or elsewhere. Its clock stands still, or runs on."""
        async with self._opening.setdefault(ref, asyncio.Lock()):
            live = self._live.pop(ref, None)
            if live is not None:
                await live.driver.close()
                with suppress(Fenced):  # another process has taken it over
                    if live.runner.position.seq and live.runner.position.over is None:
                        await self.store.keep_snapshot(ref, live.runner.game, live.runner.position)
                    if stop_clock:
                        await live.runner.stop_clock()
                await self.store.release(ref, self._owner)

    async def close_all(self, *, stop_clock: bool = True) -> None:
        """Let go of everything."""
        for ref in list(self._live):
            await self.close(ref, stop_clock=stop_clock)
        self._opening.clear()
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)
            self._renewal = None

    async def interview(
        self, ref: Ref, seat: str, put: Callable[[Actor, Moment], Awaitable[T]], at: int | None = None
    ) -> T:
        """What `put` gets out of a seat's actor, as it stood after event `at`; the session learns nothing.

        Calls are on record and count for the budgets, no event is made. Raises `ParleyError`.
        """
        runner = Runner(await self.store.load(ref, at), self.store, self.clock, self._slots)
        return await interview(runner, Deciding(runner, self._actors, self._spawn, self._budgets), seat, put)

    async def forget(self, tenant: int, person: int) -> int:
        """Erase a person's words, also from what open branches remember and think; gives how many texts went."""
        erased = await self.store.forget(tenant, person)
        for ref, live in list(self._live.items()):
            if ref.tenant == tenant:
                await live.runner.forget_words()
                live.driver.think_again()
        return erased

    async def branch(
        self,
        ref: Ref,
        seq: int,
        holders: Mapping[str, Holder] = {},
        edit: Mapping[str, Any] | None = None,
        person: int | None = None,
        mode: Mode = "record",
    ) -> Ref:
        """A branch that goes on after event `seq`, or that replays it changed by `edit`.

        What the edit says is kept as the words of `person`; a seat that gets another holder keeps its mandate.
        `mode` says where the answers of its models come from. Mandates that seats of `ref` have now hold on the
        branch too, unless it only replays. Raises `Refused` and makes no branch where the edit does not fit.
        """
        holders = await self.seated(ref, seq if edit is None else seq - 1, holders, mode)
        if edit is None:
            return await self.store.branch(ref, seq, holders, mode)
        if seq < 1:
            raise Illegal("Name the step to edit; steps are counted from 1.")
        found = await self.store.history(ref, seq - 1, seq)
        if not found:
            raise Illegal(f"There is no step {seq} to edit; choose an earlier one.")
        event = found[0]
        changed, texts = _changed(
            await self.store.load(ref, seq - 1),
            event,
            edit,
            holders,
            lambda text: self.store.keep(text, person),
        )
        made = await self.store.branch(ref, seq - 1, holders, mode)
        await self.store.claim(made, self._owner)
        try:
            runner = Runner(await self.store.load(made), self.store, self.clock, self._slots)
            await runner.take(lambda position, at: changed, at=event.at, texts=texts)
        finally:
            await self.store.release(made, self._owner)
        return made

    async def seated(
        self, ref: Ref, seq: int, holders: Mapping[str, Holder], mode: Mode = "record"
    ) -> dict[str, Holder]:
        """Who takes seats on a branch that leaves after event `seq`: those wanted, and those with a newer mandate."""
        then, now = await self._holders(ref, seq), await self._holders(ref, None)
        seated = dict(holders)
        for seat, present in then.items():
            later = now[seat].mandate if seat in now and mode != "replay" else None
            mandate = later or present.mandate
            if seat in holders:
                seated[seat] = holders[seat]._replace(mandate=mandate or holders[seat].mandate)
            elif mandate != present.mandate:
                seated[seat] = present._replace(mandate=mandate)
        return seated

    async def _holders(self, ref: Ref, upto: int | None) -> dict[str, Holder]:
        try:
            return (await self.store.load(ref, upto)).holders
        except Outdated as outdated:
            return outdated.loaded.holders


def _changed(
    before: Loaded,
    event: Event,
    edit: Mapping[str, Any],
    holders: Mapping[str, Holder],
    keep: Callable[[str], KeptText],
) -> tuple[Input, tuple[KeptText, ...]]:
    """The event's input with the edit in it, tried out, and the words that are new in it.

    Raises `Refused` and its kin where it does not fit.
    """
    scenario = before.game.scenario
    given = decode_input(scenario, event.kind, loads(event.body), event.at)
    changed = edited(scenario, before.position, given, edit)
    texts: list[KeptText] = []
    moves = list(changed.moves)
    for place, (old, new) in enumerate(zip(given.moves, moves, strict=True)):
        if new is not old:
            action, own = kept(new.action, keep, old.action)
            texts += own
            moves[place] = new._replace(action=action)
    changed = changed._replace(moves=tuple(moves))
    stepped = step(before.game, before.position, changed, event.at)
    sealed(before.position, stepped)
    seated = {**before.holders, **holders}
    for move in changed.moves:
        mandate = seated[move.seat].mandate if move.seat in seated else None
        if mandate is not None and move.cause == "edit":
            words = {text.ref: text.text for text in texts}
            check(scenario, before.position.state, move, mandate, words)
    unused = sorted(changed.forced.keys() - {key for key, _ in stepped.entry.draws})
    if unused:
        raise Illegal(f"This step makes no draw {', '.join(unused)}.")
    return changed, tuple(texts)
