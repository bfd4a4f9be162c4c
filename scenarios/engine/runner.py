"""One branch at work: the only place where its events are made, each committed before it counts."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from scenarios.engine.floor import Floor, latest_moves
from scenarios.engine.limits import checked, fallen
from scenarios.engine.mandated import kept_to
from scenarios.engine.notes import note, stored_notes
from scenarios.engine.ports import (
    Alarm,
    Clock,
    Commit,
    Fenced,
    Holder,
    KeptText,
    Loaded,
    Note,
    Origin,
    Owned,
    Post,
    Ref,
    Repeated,
    Store,
    Taken,
)
from scenarios.engine.quoted import words_of
from scenarios.engine.timekeeping import Shown, dues
from scenarios.engine.veiled import seat_view
from scenarios.kernel.admit import AnyScenario, complete, unanswered
from scenarios.kernel.codec import decode, loads
from scenarios.kernel.errors import Refused, ScenarioFault
from scenarios.kernel.log import Event, sealed
from scenarios.kernel.play import Game, Stepped, begin, step
from scenarios.kernel.position import Input, Position
from scenarios.kernel.seen import Seen, seen
from scenarios.kernel.wire import decode_entry

Make = Callable[[Position, int], Input]
"""(present position, the branch's time) to an input. May raise `Refused`."""

Listener = Callable[[Taken], Sequence[Post]]
"""Called with each step before it is committed; gives what is to be posted because of it."""

_RELOADS: Final = 5


class Runner:
    """A branch in memory with its position. All its steps go through `take`, one at a time.

    Nothing here is needed after a restart: a new runner loads the branch and goes on.
    """

    def __init__(self, loaded: Loaded, store: Store, clock: Clock, slots: asyncio.Semaphore) -> None:
        self.store = store
        self.clock = clock
        self._lock = asyncio.Lock()
        self._slots = slots  # shared by all branches of the process: so that a burst does not block the loop
        self.changed = asyncio.Event()  # set by every step; whoever drives the branch clears and awaits it
        self.listeners: list[Listener] = []
        self.texts: dict[str, str] = {}
        """People's words seen so far, by reference."""
        self.floor = Floor()
        self.notes: dict[int, list[Note]] = {}
        """Ask number to the answers of those who were consulted about it."""
        self._recalled: set[int] = set()  # asks whose notes from before this runner are among `notes`
        self._seen: dict[str, tuple[int, list[Seen]]] = {}
        self._rested = False
        self.lost = False  # another process has taken it over: this runner makes no more steps
        self._adopt(loaded)

    def _adopt(self, loaded: Loaded) -> None:
        self.ref: Ref = loaded.ref
        self.label: str = loaded.label
        self.game: Game = loaded.game
        self.params: Mapping[str, Any] = loaded.params
        self.limits = checked(loaded.limits)
        self.position: Position = loaded.position
        self.loaded_at: int = loaded.position.seq
        self.status: str = loaded.status
        self.why: str | None = loaded.why
        self.fence: int = loaded.fence
        self.mode = loaded.mode
        self.replays = loaded.replays
        self._set_holders(loaded.holders)
        self.shown = Shown(loaded.clock_at, loaded.clock_since)

    @property
    def scenario(self) -> AnyScenario:
        return self.game.scenario

    @property
    def trouble(self) -> str:
        """What whoever holds a seat learns of a branch that was set aside; `why` may hold what is secret."""
        whose = "A machine player" if self.status == "paused" else "The rules"
        return f"{whose} of this {self.scenario.name} failed; the host can see why."

    def view(self, seat: str) -> BaseModel:
        """What a seat may know of the present state. Raises `ParleyError` for no such seat, `ScenarioFault`."""
        return seat_view(self.scenario, self.position, seat)

    def now(self) -> int:
        """The branch's time, in microseconds since its session began."""
        return self.shown.now(self.clock, self.position)

    def _set_holders(self, holders: dict[str, Holder]) -> None:
        self.holders = holders
        """Also of seats that were given up."""
        seated = [seat for seat in self.position.seats if seat in holders]
        self.machines = {seat for seat in seated if holders[seat].machine}
        self.people = len(self.machines) < len(seated)
        """Whether a person holds a seat."""
        self._mandated = any(holder.mandate is not None for holder in holders.values())

    async def open(self, *, rearm: bool) -> None:
        """Start the clock, make the first event if there is none yet.

        With `rearm` all deadlines begin anew; else a clock that runs, runs on, and one that stands goes on.
        """
        if self.status != "running":
            return
        if rearm or self.shown.since is None:
            await self._set_clock(self.position.at if rearm else self.now(), self.clock.now())
        if self.position.seq == 0:
            params = decode(self.scenario.definition.params, dict(self.params))
            seats = tuple(self.holders)
            await self.take(lambda position, at: begin(self.game, params, seats), at=0)
            return
        if self.scenario.talk == "any_time":
            await self._recall_floor()
        async with self._lock:
            await self._settle()  # where the last process died between a step and this

    async def take(
        self,
        make: Make,
        *,
        at: int | None = None,
        holders: Mapping[str, Holder] = {},
        texts: Sequence[KeptText] = (),
        origin: Origin | None = None,
        erased: Sequence[str] = (),
    ) -> Event:
        """Commit the step that an input makes now.

        If somebody else has moved the branch meanwhile, it is reloaded and `make` is asked again. Raises
        `Refused` where the input is not allowed, `Repeated` where the inbox row was consumed before,
        `ScenarioFault` after setting the branch aside, `Owned`.
        """
        async with self._lock, self._slots:
            for _ in range(_RELOADS):
                try:
                    event = await self._step(
                        make, self.now() if at is None else at, holders, texts, origin, erased
                    )
                    await self._settle()
                    return event
                except Repeated:
                    raise
                except Fenced:
                    await self._reload()
                except ScenarioFault as fault:
                    await self._stand("quarantined", str(fault))
                    raise
            raise Fenced("This is moving too fast for a change right now; try again.")

    async def pause(self, why: str) -> None:
        """Set the branch aside until somebody mends the cause and resumes it. Raises `Owned`."""
        async with self._lock:
            if self.status == "running":
                await self._stand("paused", why)

    async def quarantine(self, fault: ScenarioFault) -> None:
        """Set the branch aside because its rules are broken. Raises `Owned`."""
        async with self._lock:
            if self.status == "running":
                await self._stand("quarantined", str(fault))

    async def rest(self) -> None:
        """Waiting for people has killed nobody: however often it is begun again, it is not set aside for that."""
        if not self._rested and self.position.seq == self.loaded_at:
            self._rested = True
            await self.store.rested(self.ref, self.fence)

    async def hold(
        self, why: str, *, ask: int | None = None, posts: Sequence[Post] = (), timer: int | None = None
    ) -> None:
        """Stand still, clock and all, until it is resumed; with `posts` beside it, and a timer taken away.

        With `ask`, because of that. Raises `Refused` where it does not run or was answered, `Owned`, `Repeated`.
        """
        async with self._lock:
            if self.status != "running" or self.position.over is not None:
                raise Refused("late", "It does not run now.")
            unanswered(self.position, ask)
            await self._stand("held", why, posts, timer)

    async def resume(self, posts: Sequence[Post] = ()) -> None:
        """Go on with a branch that was set aside or held, its clock where it stood. Raises `Owned`."""
        async with self._lock:
            if self.status in ("paused", "quarantined", "held"):
                await self._stand("running", posts=posts)

    async def seen(self, seat: str) -> Sequence[Seen]:
        """All that the seat has learned, oldest first, with the people's words in it resolvable."""
        while True:
            known = self._seen.setdefault(seat, (0, []))
            upto, items = known
            if upto >= self.position.seq:
                return items
            learned: list[Seen] = []
            for event in await self.store.history(self.ref, upto, self.position.seq):
                entry = decode_entry(self.scenario, event.kind, loads(event.body), event.at)
                learned += seen(event.seq, event.at, entry, seat)
                upto = event.seq
            await self._resolve(learned)
            if self._seen.get(seat) is known:  # else somebody looked it up meanwhile
                items += learned
                self._seen[seat] = (upto, items)

    async def forget_words(self) -> None:
        """Look up all words again, since some were erased."""
        async with self._lock:
            self.texts.clear()
            self._seen.clear()
            self.notes.clear()
            self._recalled.clear()
            self.loaded_at = self.position.seq
            self.floor, passed = Floor(), self.floor.passed
            self.floor.passed = passed
            if self.scenario.talk == "any_time":
                await self._recall_floor()

    async def recall_notes(self, number: int, opened: int) -> None:
        """Answers to consultations about an ask that were given before this runner loaded the branch."""
        if number in self._recalled or self.loaded_at <= opened:
            return
        self._recalled.add(number)
        found = await stored_notes(self.store, self.ref, self.scenario, number, opened, self.loaded_at)
        refs = [words.ref for note in found if note.action for words in note.action.speech() if words.ref]
        self.texts.update(await self.store.texts(self.ref.tenant, refs))
        if found:
            self.notes[number] = found + self.notes.get(number, [])

    async def _step(
        self,
        make: Make,
        at: int,
        holders: Mapping[str, Holder] = {},
        texts: Sequence[KeptText] = (),
        origin: Origin | None = None,
        erased: Sequence[str] = (),
    ) -> Event:
        before = self.position
        given = make(before, at)
        stepped = step(self.game, before, given, at)
        if self._mandated:
            kept_to(self.scenario, self.holders, before, given, texts)
        after, event = sealed(before, stepped)
        status = self.status if after.over is None else "done"
        await self.store.commit(
            Commit(
                self.ref,
                self.game,
                self.fence,
                before.seq,
                event,
                after,
                self.clock.now(),
                status,
                stepped.opened,
                stepped.answered,
                stepped.dropped,
                texts,
                self._alarms(before, after),
                holders,
                self._posts(event, stepped, before, holders, origin) if self.listeners else (),
                origin,
                erased,
            )
        )
        for text in texts:
            self.texts[text.ref] = text.text
        self.position, self.status = after, status
        if holders or after.seats is not before.seats:
            self._set_holders({**self.holders, **holders})
        self._remember(before, event, stepped)
        self.changed.set()
        return event

    def _posts(
        self,
        event: Event,
        stepped: Stepped,
        before: Position,
        holders: Mapping[str, Holder],
        origin: Origin | None,
    ) -> list[Post]:
        taken = Taken(event, stepped, before, self.holders, {**self.holders, **holders}, origin)
        return [post for listener in self.listeners for post in listener(taken)]

    async def _settle(self) -> None:
        """What nobody decides: a joint group that waits for nobody any more, the end where a limit is reached."""
        try:
            while self.position.sealed and (group := complete(self.position)) is not None:
                await self._step_alone(group)
            why = fallen(self.limits, self.position, 0 if self.people else self.floor.machine_run)
            if why is not None and self.position.over is None:
                await self._step_alone(Input("end", data={"why": why}))
        except Fenced:
            await self._reload()

    async def _step_alone(self, given: Input) -> None:
        await self._step(lambda position, at: given, self.position.at)

    def _remember(self, before: Position, event: Event, stepped: Stepped) -> None:
        given = stepped.entry.input
        if self.scenario.talk == "any_time" and given.kind == "moves":
            self.floor.take(event.seq, event.at, stepped.entry, self.machines, self.texts.get)
        if given.kind == "answer":
            asked = before.asks[given.moves[0].ask or 0]
            self.notes.setdefault(asked.parent or 0, []).append(note(event.seq, given.moves[0].action))
        for number in stepped.answered:
            self.notes.pop(number, None)
        for seat, (upto, items) in self._seen.items():
            if upto == event.seq - 1:
                learned = seen(event.seq, event.at, stepped.entry, seat)
                if all(ref in self.texts for item in learned for ref in words_of(item)):
                    items += learned
                    self._seen[seat] = (event.seq, items)  # else `seen` looks the words up

    async def _recall_floor(self) -> None:
        found = await latest_moves(self.store, self.ref, self.scenario, self.position.seq)
        moves = [move for _, entry in found for move in entry.input.moves]
        refs = [words.ref for move in moves for words in move.action.speech() if words.ref]
        self.texts.update(await self.store.texts(self.ref.tenant, refs))
        for event, entry in found:
            self.floor.take(event.seq, event.at, entry, self.machines, self.texts.get)

    async def find_words(self, refs: Iterable[str]) -> None:
        """Make these words resolvable, as far as they are not erased."""
        wanted = {ref for ref in refs if ref not in self.texts}
        if wanted:
            self.texts.update(await self.store.texts(self.ref.tenant, sorted(wanted)))

    async def _resolve(self, items: Sequence[Seen]) -> None:
        await self.find_words(ref for item in items for ref in words_of(item))

    async def _reload(self) -> None:
        fence = self.fence
        loaded = await self.store.load(self.ref)
        if loaded.fence != fence:
            raise self._taken_over()
        self._adopt(loaded)
        self._seen.clear()
        self.notes.clear()
        self._recalled.clear()
        self.floor = Floor()
        await self._recall_floor()

    async def stop_clock(self) -> None:
        """Let the clock stand still. Raises `Fenced`."""
        await self._set_clock(self.now(), None)

    async def _set_clock(self, at: int, since: int | None) -> None:
        if not self.clock.simulated:
            shown = Shown(at, since)
            await self.store.set_clock(self.ref, self.fence, shown.clocked(self.position))
            self.shown = shown

    async def _stand(
        self, status: str, why: str = "", posts: Sequence[Post] = (), timer: int | None = None
    ) -> None:
        """Stand still, or go on with status "running", the clock as well."""
        shown = self.shown
        if not self.clock.simulated and status != "running":
            shown = Shown(self.now(), None)
        elif not self.clock.simulated and shown.since is None:
            shown = Shown(shown.at, self.clock.now())
        clock = None if self.clock.simulated else shown.clocked(self.position)
        try:
            await self.store.stop(self.ref, status, why, self.fence, clock=clock, posts=posts, timer=timer)
        except Repeated:
            raise
        except Fenced:
            raise self._taken_over() from None
        self.status, self.why, self.shown = status, why or None, shown
        self.changed.set()

    def _taken_over(self) -> Owned:
        self.lost = True
        return Owned("Another window has taken this over; it goes on there.")

    def _alarms(self, before: Position, after: Position) -> Sequence[Alarm] | None:
        if self.clock.simulated or self.shown.since is None or dues(after) == dues(before):
            return None
        return self.shown.alarms(after)
