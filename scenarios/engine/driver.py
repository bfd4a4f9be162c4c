"""Driving a branch: machine seats decide, timers ring, deadlines fall, until only people are awaited."""

import asyncio
from collections.abc import Awaitable
from typing import Final

from scenarios.engine.ports import Act, Actor, Actors, Consult, Decision, Moment, Pass, Sleep, Spawn
from scenarios.engine.runner import Runner
from scenarios.engine.wake import QUIET_GAP, Wake
from scenarios.kernel import options
from scenarios.kernel.actions import Option, Say
from scenarios.kernel.admit import admit, ring
from scenarios.kernel.errors import ParleyError, Refused, ScenarioFault
from scenarios.kernel.position import Input, OpenAsk, Position
from scenarios.kernel.rng import Rng, derived
from scenarios.kernel.rules import Ask
from scenarios.kernel.wire import encode_ask

TRIES: Final = 3
"""Refused moves of a machine before its default, a pass, or a pause."""
_SECOND: Final = 1_000_000
_MOVED_ON: Final = ("late", "ended", "stale")


class Driver:
    """Makes a branch go. Machine seats with open asks act concurrently; people act through `Runner.take`."""

    def __init__(self, runner: Runner, actors: Actors, spawn: Spawn = asyncio.create_task) -> None:
        self._runner = runner
        self._make_actor = actors
        self._spawn = spawn
        self._actors: dict[str, Actor] = {}
        self._seeds: dict[str, int] = {}
        """Seat to the seed of its own draws."""
        self._tasks: dict[int, asyncio.Task[None]] = {}
        """Ask number (0 for the floor) to the decision under way."""
        self._declined: dict[int, int] = {}
        """Optional ask to the state at which it was declined."""
        self._refused: dict[int, int] = {}
        self._sleeping: dict[int, int] = {}
        """Ask to the branch's time at which its holder wants to be asked again."""
        self._gap_until: int | None = None

    async def drive(self, *, wait: bool = True) -> str:
        """Go on until it is over, set aside, or waiting for people only.

        Without `wait` it also returns when only time is awaited. Gives "over", "waiting", "paused" or
        "quarantined".
        """
        runner = self._runner
        while runner.position.over is None and runner.status == "running":
            runner.changed.clear()
            if await self._fire_due() or await self._decide_ready() or await self._open_floor():
                continue
            if self._tasks:
                await self._until_changed(self._next_due())
            elif not await self._pass_time(wait):
                return "waiting"
        if self._tasks:
            await self.stop()
        return "over" if runner.position.over is not None else runner.status

    async def stop(self) -> None:
        """Drop all decisions under way; they are made again later."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

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
        holder = self._runner.holders.get(ask.seat)
        if holder is None or not holder.machine:
            return False
        if ask.optional and (self._declined.get(number) == position.changed or self._talks(ask.seat)):
            return False
        if number in self._sleeping and self._sleeping[number] > self._runner.now():
            return False
        return not any(other.parent == number for other in position.asks.values())

    def _talks(self, seat: str) -> bool:
        """Its optional asks come with the floor's."""
        return self._runner.scenario.talk == "any_time" and self.actor(seat).talks

    async def _decide(self, number: int, ask: Ask, floor: Wake | None = None) -> bool:
        """True where a step was made at once; a decision that takes time becomes a task."""
        basis = self._runner.position.seq
        try:
            result = self.actor(ask.seat).decide(self._moment(number, ask, floor is not None))
            if isinstance(result, Act | Consult | Sleep | Pass):
                return await self._apply(number, ask, floor, basis, result)
            self._tasks[number] = self._spawn(self._later(number, ask, floor, basis, result))
            return False
        except ScenarioFault:
            raise
        except Exception as error:
            await self._failed(ask.seat, error)
            return True

    async def _later(
        self, number: int, ask: Ask, floor: Wake | None, basis: int, result: "Awaitable[Decision]"
    ) -> None:
        try:
            await self._apply(number, ask, floor, basis, await result)
        except ScenarioFault:
            pass  # the branch has been set aside
        except Exception as error:
            await self._failed(ask.seat, error)
        finally:
            self._tasks.pop(number, None)
            self._runner.changed.set()

    def _moment(self, number: int, ask: Ask, floor: bool) -> Moment:
        runner = self._runner
        seat = ask.seat
        return Moment(
            seat,
            ask,
            runner.scenario.view(runner.position.state, seat),
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

    async def _apply(self, number: int, ask: Ask, floor: Wake | None, basis: int, decision: Decision) -> bool:
        runner = self._runner
        match decision:
            case Act(action, source):
                asked = number or None

                def make(position: Position, at: int) -> Input:
                    return admit(
                        runner.scenario, position, ask.seat, action, ask=asked, basis=basis, source=source, at=at
                    )

                try:
                    await runner.take(make, at=self._after_gap(floor))
                except Refused as refused:
                    return await self._was_refused(number, ask, refused)
                self._refused.pop(number, None)
            case Consult():
                await runner.take(lambda position, at: _consult(position, number, ask, decision))
            case Sleep(seconds):
                self._sleeping[number] = runner.now() + int(seconds * _SECOND)
                return False
            case Pass():
                if floor is not None:
                    runner.floor.passed.add((ask.seat, floor.answers))
                elif ask.optional:
                    self._declined[number] = runner.position.changed
                else:
                    raise ParleyError(f"it passed, but {options.named(ask.options)} must be chosen")
        return True

    async def _was_refused(self, number: int, ask: Ask, refused: Refused) -> bool:
        """The world moved on, so ask again; or the machine is wrong, so fall back."""
        if refused.kind in _MOVED_ON:
            return number not in self._runner.position.asks
        self._refused[number] = tries = self._refused.get(number, 0) + 1
        if tries < TRIES:
            return True
        self._refused.pop(number)
        if ask.default is not None:
            await self._default(number, ask)
        elif ask.optional:
            self._declined[number] = self._runner.position.changed
        else:
            raise ParleyError(f"it made {TRIES} moves that the rules refuse ({refused.reason})")
        return True

    async def _default(self, number: int, ask: Ask) -> None:
        scenario, action = self._runner.scenario, ask.default
        assert action is not None
        await self._runner.take(
            lambda position, at: admit(
                scenario, position, ask.seat, action, ask=number, cause="default", source="default", at=at
            )
        )

    async def _failed(self, seat: str, error: Exception) -> None:
        actor = self._runner.holders[seat].actor
        await self._runner.pause(f"{actor} at {seat} failed: {error}")

    async def _open_floor(self) -> bool:
        """Let the machine that the wake policy names speak, or not."""
        runner = self._runner
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
        return [seat for seat in runner.position.seats if seat in runner.machines and self.actor(seat).talks]

    async def _fire_due(self) -> bool:
        """Ring a timer or let a deadline fall, if its time has come."""
        runner = self._runner
        now = runner.position.at if runner.clock.simulated else runner.now()
        for name, armed in runner.position.timers.items():
            if armed.due <= now:
                await runner.take(lambda position, at, name=name: ring(position, name), at=max(now, armed.due))
                return True
        for number, asked in runner.position.asks.items():
            if asked.due is not None and asked.due <= now and asked.ask.default is not None:
                if number not in runner.position.sealed:
                    await self._default(number, asked.ask)
                    return True
        return False

    def _next_due(self) -> int | None:
        position = self._runner.position
        dues = [armed.due for armed in position.timers.values()]
        dues += [a.due for n, a in position.asks.items() if a.due is not None and a.ask.default and n not in position.sealed]
        dues += [due for number, due in self._sleeping.items() if number in position.asks]
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
        if asked or self._runner.people or not runner.floor.passed:
            return False
        await runner.take(lambda position, at: Input("end", data={"why": "silence"}))
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
        waiting = asyncio.ensure_future(runner.changed.wait())
        sleeping = asyncio.ensure_future(runner.clock.sleep(timeout))
        await asyncio.wait({waiting, sleeping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (waiting, sleeping):
            task.cancel()
        await asyncio.gather(waiting, sleeping, return_exceptions=True)


def _consult(position: Position, number: int, ask: Ask, decision: Consult) -> Input:
    if number not in position.asks:
        raise Refused("late", "This move is no longer open.")
    question = Ask(ask.seat, decision.options, key=f"consult-{position.opened + 1}", text=decision.text)
    data = {
        "seat": ask.seat,
        "parent": number,
        "number": position.opened + 1,
        "addressee": decision.addressee,
        "ask": encode_ask(question),
        "text": decision.text,
    }
    return Input("consult", data=data)
