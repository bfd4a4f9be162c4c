"""Driving a branch: machine seats decide, timers ring, deadlines fall, until only people are awaited."""

import asyncio
from collections.abc import Awaitable
from typing import Final, NamedTuple

from scenarios.engine.ports import Act, Actor, Actors, Consult, Decision, Holder, Moment, Pass, Sleep, Spawn
from scenarios.engine.runner import Make, Runner
from scenarios.engine.wake import QUIET_GAP, Wake
from scenarios.kernel import options
from scenarios.kernel.actions import Option, Say
from scenarios.kernel.admit import admit, consult, ring
from scenarios.kernel.contract import called
from scenarios.kernel.errors import ParleyError, Refused, ScenarioFault
from scenarios.kernel.position import Input, OpenAsk, Position
from scenarios.kernel.rng import Rng, derived
from scenarios.kernel.rules import Ask

TRIES: Final = 3
"""Refused moves of a machine before its default, a pass, or a pause."""
_SECOND: Final = 1_000_000
_MOVED_ON: Final = ("late", "ended", "stale", "foreign")


class _Task(NamedTuple):
    """A decision under way."""

    seat: str
    holder: Holder
    task: asyncio.Task[None]


class _Outgrown(ParleyError):
    """The seat has another holder than the one that decided."""


class Driver:
    """Makes a branch go. Machine seats with open asks act concurrently; people act through `Runner.take`."""

    def __init__(self, runner: Runner, actors: Actors, spawn: Spawn = asyncio.create_task) -> None:
        self._runner = runner
        self._make_actor = actors
        self._spawn = spawn
        self._actors: dict[str, Actor] = {}
        self._seeds: dict[str, int] = {}
        """Seat to the seed of its own draws."""
        self._tasks: dict[int, _Task] = {}
        """Ask number (0 for the floor) to the decision under way."""
        self._moving: set[asyncio.Task[None]] = set()
        """Those that have decided, whose steps are being committed; these are never cut off."""
        self._dropped: set[asyncio.Task[None]] = set()
        self._declined: dict[int, tuple[int, Holder]] = {}
        """Optional ask to the state at which it was declined, and by whom."""
        self._refused: dict[int, int] = {}
        self._sleeping: dict[tuple[int, str], tuple[int, Holder]] = {}
        """Ask and seat to the branch's time at which its holder wants to be asked again."""
        self._gap_until: int | None = None
        self._checked: dict[str, Holder] = {}
        self._broken: Exception | None = None
        """What stopped a decision's step: the store, or another owner."""
        self._driving = asyncio.Lock()
        self._closed = False

    async def drive(self, *, wait: bool = True) -> str:
        """Go on until it is over, set aside, or waiting for people only.

        Without `wait` it also returns when only time is awaited. Gives "over", "waiting", "paused",
        "quarantined", or "closed". Raises what the store raises, and `Owned`. Two at a time take turns.
        """
        async with self._driving:
            try:
                return await self._drive(wait)
            except ScenarioFault as fault:
                await self._runner.quarantine(fault)
                await self.stop()
                return self._runner.status

    async def _drive(self, wait: bool) -> str:
        runner = self._runner
        while runner.position.over is None and runner.status == "running" and not self._closed:
            runner.changed.clear()
            if self._broken is not None:
                error, self._broken = self._broken, None
                raise error
            if runner.holders is not self._checked and not await self._has_actors():
                continue
            if await self._fire_due() or await self._decide_ready() or await self._open_floor():
                continue
            if self._tasks:
                await self._until_changed(self._next_due())
            elif not await self._pass_time(wait):
                return "waiting"
        if self._tasks:
            await self.stop()
        if runner.position.over is not None:
            return "over"
        return "closed" if self._closed else runner.status

    async def stop(self) -> None:
        """Drop all decisions under way; they are made again later. What is being committed is waited for."""
        await asyncio.sleep(0)  # a task cancelled before it began would never await the actor's answer
        for _, _, task in self._tasks.values():
            if task not in self._moving:
                task.cancel()
        tasks = [*self._dropped, *[thought.task for thought in self._tasks.values()]]
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._dropped.clear()

    async def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self._runner.changed.set()
        await self.stop()
        async with self._driving:
            await self.stop()

    def check(self, holder: Holder) -> None:
        """Raises `ParleyError` where there is no such actor."""
        if holder.machine and holder.actor not in self._actors:
            self._actors[holder.actor] = self._make_actor(holder.actor, self._runner.scenario.name)

    async def _has_actors(self) -> bool:
        """After seats have changed hands: drop what others were deciding, and see that all actors are there."""
        runner = self._runner
        holders = runner.holders
        for number, (seat, holder, task) in list(self._tasks.items()):
            if holders.get(seat) != holder and task not in self._moving:
                task.cancel()
                self._dropped.add(task)
                del self._tasks[number]
        for seat in sorted(runner.machines):
            try:
                self.actor(seat)
            except Exception as error:
                await self._failed(seat, error)
                return False
        self._checked = holders
        return True

    def actor(self, seat: str) -> Actor:
        """The actor that holds a machine seat now."""
        reference = self._runner.holders[seat].actor
        found = self._actors.get(reference)
        if found is None:
            found = self._actors[reference] = self._make_actor(reference, self._runner.scenario.name)
        return found

    async def _decide_ready(self) -> bool:
        """Let one machine decide at once, or start all that take time. True where a step was made."""
        runner = self._runner
        position = runner.position
        for number, asked in position.asks.items():
            if not self._is_ready(position, number, asked):
                continue
            if runner.loaded_at > asked.opened:
                await runner.recall_notes(number, asked.opened)
            if await self._decide(number, asked.ask):
                return True
        return False

    def _is_ready(self, position: Position, number: int, asked: OpenAsk) -> bool:
        ask = asked.ask
        if number in position.sealed or number in self._tasks or asked.addressee is not None:
            return False
        if self._sleeping and self._sleeps(number, ask.seat):
            return False
        holder = self._runner.holders.get(ask.seat)
        if holder is None or not holder.machine:
            return False
        if ask.optional and (self._declined.get(number) == (position.changed, holder) or self._talks(ask.seat)):
            return False
        return not any(other.parent == number for other in position.asks.values())

    def _sleeps(self, number: int, seat: str) -> bool:
        due, holder = self._sleeping.get((number, seat), (0, None))
        return due > self._runner.now() and holder == self._runner.holders.get(seat)

    def _talks(self, seat: str) -> bool:
        """Its optional asks come with the floor's."""
        return self._runner.scenario.talk == "any_time" and self.actor(seat).talks

    async def _decide(self, number: int, ask: Ask, floor: Wake | None = None) -> bool:
        """True where a step was made at once; a decision that takes time becomes a task."""
        basis, holder = self._runner.position.seq, self._runner.holders[ask.seat]
        if self._sleeping:
            self._sleeping.pop((number, ask.seat), None)
        moment = self._moment(number, ask, floor is not None)
        try:
            result = self.actor(ask.seat).decide(moment)
        except Exception as error:
            await self._failed(ask.seat, error)
            return True
        if isinstance(result, Act | Consult | Sleep | Pass):
            return await self._apply(number, ask, floor, basis, holder, result)
        task = self._spawn(self._later(number, ask, floor, basis, holder, result))
        self._tasks[number] = _Task(ask.seat, holder, task)
        return False

    async def _later(
        self, number: int, ask: Ask, floor: Wake | None, basis: int, holder: Holder, result: "Awaitable[Decision]"
    ) -> None:
        own = asyncio.current_task()
        assert own is not None
        try:
            try:
                decision = await result
            except Exception as error:
                self._moving.add(own)
                if self._runner.holders.get(ask.seat) == holder:
                    await self._failed(ask.seat, error)
                return
            self._moving.add(own)
            await self._apply(number, ask, floor, basis, holder, decision)
        except ScenarioFault:
            pass  # the branch has been set aside
        except Exception as error:
            self._broken = error
        finally:
            self._moving.discard(own)
            self._dropped.discard(own)
            if number in self._tasks and self._tasks[number].task is own:
                del self._tasks[number]
            self._runner.changed.set()

    def _moment(self, number: int, ask: Ask, floor: bool) -> Moment:
        runner = self._runner
        seat = ask.seat
        return Moment(
            seat,
            ask,
            called("view", runner.scenario.view, runner.position.state, seat),
            Rng(self._seed(seat)),
            tuple(runner.notes.get(number, ())),
            lambda: runner.seen(seat),
            runner.texts.get,
            runner.scenario.name,
            floor,
        )

    def _seed(self, seat: str) -> int:
        found = self._seeds.get(seat)
        if found is None:
            found = self._seeds[seat] = derived(self._runner.game.seed, seat)
        return found

    async def _apply(
        self, number: int, ask: Ask, floor: Wake | None, basis: int, holder: Holder, decision: Decision
    ) -> bool:
        """Do what was decided. True where something came of it."""
        runner = self._runner
        match decision:
            case Act(action, source):
                asked = number or None

                def make(position: Position, at: int) -> Input:
                    self._still(ask.seat, holder)
                    return admit(
                        runner.scenario, position, ask.seat, action, ask=asked, basis=basis, source=source, at=at
                    )

                return await self._tried(number, ask, floor, basis, holder, make)
            case Consult(addressee, choices, text):

                def put(position: Position, at: int) -> Input:
                    self._still(ask.seat, holder)
                    opened = position.opened + 1
                    question = Ask(ask.seat, choices, key=f"consult-{opened}", text=text)
                    given = consult(runner.scenario, position, number, question, addressee)
                    return given._replace(data={**given.data, "number": opened})

                return await self._tried(number, ask, floor, basis, holder, put)
            case Sleep(seconds):
                self._sleeping[number, ask.seat] = (runner.now() + int(seconds * _SECOND), holder)
                return False
            case Pass():
                return await self._pass(number, ask, floor, holder)
            case _:
                await self._failed(ask.seat, ParleyError(f"it decided {decision!r}, which is no decision"))
                return True

    def _still(self, seat: str, holder: Holder) -> None:
        if self._runner.holders.get(seat) != holder:
            raise _Outgrown(f"{seat} has changed hands.")

    async def _tried(
        self, number: int, ask: Ask, floor: Wake | None, basis: int, holder: Holder, make: Make
    ) -> bool:
        """Commit it. Where it is refused, the world moved on, so ask again; or the machine is wrong: fall back."""
        runner = self._runner
        try:
            await runner.take(make, at=self._after_gap(floor))
            self._refused.pop(number, None)
            return True
        except _Outgrown:
            return True
        except Refused as refused:
            if refused.kind in _MOVED_ON and runner.position.seq > basis:
                return True
            reason = refused.reason
        self._refused[number] = tries = self._refused.get(number, 0) + 1
        if tries >= TRIES:
            del self._refused[number]
            if ask.default is not None:
                await self._default(number, ask)
            elif ask.optional:
                await self._pass(number, ask, floor, holder)
            else:
                await self._failed(ask.seat, ParleyError(f"it made {TRIES} moves that were refused ({reason})"))
        return True

    async def _pass(self, number: int, ask: Ask, floor: Wake | None, holder: Holder) -> bool:
        if floor is not None:
            self._runner.floor.passed.add((ask.seat, floor.answers))
        elif ask.optional:
            self._declined[number] = (self._runner.position.changed, holder)
        else:
            choices = options.named(ask.options)
            await self._failed(ask.seat, ParleyError(f"it passed, but {choices} must be chosen"))
        return True

    async def _default(self, number: int, ask: Ask) -> None:
        scenario, action = self._runner.scenario, ask.default
        assert action is not None
        await self._forced(
            lambda position, at: admit(
                scenario, position, ask.seat, action, ask=number, cause="default", source="default", at=at
            ),
            f"the default of {ask.seat}'s move",
        )

    async def _forced(self, make: Make, what: str, at: int | None = None) -> None:
        """A step that nobody can make better: refused by the rules, though nothing has changed, it is their fault."""
        runner = self._runner
        before = runner.position.seq
        try:
            await runner.take(make, at=at)
        except Refused as refused:
            if refused.kind == "illegal" or runner.position.seq == before:
                raise ScenarioFault(f"The rules refuse {what}: {refused.reason}") from refused

    async def _failed(self, seat: str, error: Exception) -> None:
        actor = self._runner.holders[seat].actor
        await self._runner.pause(f"{actor} at {seat} failed: {str(error) or type(error).__name__}")

    async def _open_floor(self) -> bool:
        """Let the machine that the wake policy names speak, or not."""
        runner = self._runner
        self._gap_until = None
        if runner.scenario.talk != "any_time" or 0 in self._tasks:
            return False
        wake = runner.floor.next(self._talkers(), people=self._runner.people)
        if wake is None:
            return False
        if wake.after_gap and not runner.clock.simulated:
            self._gap_until = runner.floor.last_at + int(QUIET_GAP * _SECOND)
            if runner.now() < self._gap_until:
                return False
            self._gap_until = None
        asked = [a.ask for a in runner.position.asks.values() if a.ask.seat == wake.seat and a.ask.optional]
        choices: list[Option] = [Say, *[option for ask in asked for option in ask.options if option is not Say]]
        return await self._decide(0, Ask(wake.seat, tuple(choices), key="floor", optional=True), wake)

    def _after_gap(self, floor: Wake | None) -> int | None:
        if floor is None or not floor.after_gap or not self._runner.clock.simulated:
            return None
        return self._runner.position.at + int(QUIET_GAP * _SECOND)

    def _talkers(self) -> list[str]:
        runner = self._runner
        return [
            seat
            for seat in runner.position.seats
            if seat in runner.machines and self.actor(seat).talks and not self._sleeps(0, seat)
        ]

    async def _fire_due(self) -> bool:
        """Ring a timer or let a deadline fall, if its time has come."""
        runner = self._runner
        now = runner.position.at if runner.clock.simulated else runner.now()
        for name, armed in runner.position.timers.items():
            if armed.due <= now:
                await self._ring(name, max(now, armed.due))
                return True
        for number, asked in runner.position.asks.items():
            if asked.due is not None and asked.due <= now and self._falls(number, asked):
                await self._default(number, asked.ask)
                return True
        return False

    def _falls(self, number: int, asked: OpenAsk) -> bool:
        """Whether a move is made for the seat when the deadline passes."""
        return asked.ask.default is not None and asked.addressee is None and number not in self._runner.position.sealed

    async def _ring(self, name: str, at: int) -> None:
        await self._forced(lambda position, _: ring(position, name), f"the timer {name}", at)

    def _next_due(self) -> int | None:
        position = self._runner.position
        dues = [armed.due for armed in position.timers.values()]
        dues += [a.due for n, a in position.asks.items() if a.due is not None and self._falls(n, a)]
        for (number, seat), (due, holder) in self._sleeping.items():
            open_ = number in position.asks and number not in position.sealed if number else seat in position.seats
            if open_ and self._runner.holders.get(seat) == holder:
                dues.append(due)
        if self._gap_until is not None:
            dues.append(self._gap_until)
        return min(dues, default=None)

    async def _pass_time(self, wait: bool) -> bool:
        """Nobody acts now: let time pass to what is due next. False where only people can go on."""
        runner = self._runner
        due = self._next_due()
        if due is None:
            return await self._end_silence()
        if runner.clock.simulated:
            if self._awaits_people():
                return False
            await self._jump(due)
            return True
        if not wait:
            return False
        await self._until_changed(due)
        return True

    async def _jump(self, due: int) -> None:
        runner = self._runner
        runner.position = runner.position._replace(at=max(runner.position.at, due))

    async def _end_silence(self) -> bool:
        """A floor of machines alone on which nobody has anything to add is over."""
        runner = self._runner
        asked = [a for a in runner.position.asks.values() if not a.ask.optional]
        if asked or runner.people or not runner.machines:
            return False
        await self._forced(lambda position, at: Input("end", data={"why": "silence"}), "the end")
        return True

    def _awaits_people(self) -> bool:
        runner = self._runner
        return any(
            asked.addressee is not None
            or (not asked.ask.optional and number not in runner.position.sealed and not runner.holders[asked.ask.seat].machine)
            for number, asked in runner.position.asks.items()
        )

    async def _until_changed(self, due: int | None) -> None:
        runner = self._runner
        if due is None or runner.clock.simulated:
            await runner.changed.wait()
            return
        timeout = max(0.0, (due - runner.now()) / _SECOND)
        both = {asyncio.ensure_future(runner.changed.wait()), asyncio.ensure_future(runner.clock.sleep(timeout))}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
