"""Driving a branch: machine seats decide, timers ring, deadlines fall, until only people are awaited."""

import asyncio

from scenarios.engine.beside import report
from scenarios.engine.clock import first
from scenarios.engine.deciding import SECOND, Deciding
from scenarios.engine.limits import unlimited
from scenarios.engine.ports import Actor, Actors, Budgets, Holder, Spawn
from scenarios.engine.runner import Runner
from scenarios.engine.wake import QUIET_GAP
from scenarios.kernel.actions import Option, Say
from scenarios.kernel.admit import ring
from scenarios.kernel.errors import ScenarioFault
from scenarios.kernel.position import Input, OpenAsk
from scenarios.kernel.rules import Ask


class Driver:
    """Makes a branch go. Machine seats with open asks act concurrently; people act through `Runner.take`."""

    def __init__(
        self,
        runner: Runner,
        actors: Actors,
        spawn: Spawn = asyncio.create_task,
        budgets: Budgets = unlimited,
    ) -> None:
        self._runner = runner
        self._deciding = Deciding(runner, actors, spawn, budgets)
        self._gap_until: int | None = None
        self._driving = asyncio.Lock()
        self._closed = False

    async def drive(self, *, wait: bool = True, steps: int | None = None) -> str:
        """Go on until it is over, set aside, or waiting for people only.

        Without `wait` it also returns when only time is awaited; with `steps`, when so many have been made
        ("stepped"; what others were thinking is dropped). Gives "over", "waiting", "paused",
        "quarantined", or "closed". Raises what the store raises, and `Owned`. Two at a time take turns.
        """
        async with self._driving:
            try:
                status = await self._drive(wait, self._runner.position.seq + steps if steps else None)
                if status in ("waiting", "held"):
                    await self._runner.rest()
                return status
            except ScenarioFault as fault:
                await self._runner.quarantine(fault)
                await self.stop()
                return self._runner.status

    async def _drive(self, wait: bool, upto: int | None) -> str:
        runner, deciding = self._runner, self._deciding
        while runner.position.over is None and runner.status == "running" and not self._closed:
            runner.changed.clear()
            if upto is not None and runner.position.seq >= upto:
                await self.stop()
                return "stepped"
            if deciding.broken is not None:
                error, deciding.broken = deciding.broken, None
                raise error
            if not await deciding.seated():
                continue
            if await self._fire_due() or await deciding.ready() or await self._open_floor():
                continue
            if deciding.under_way:
                await self._until_changed(self.next_due())
            elif not await self._pass_time(wait):
                return "waiting"
        if deciding.under_way:
            await self.stop()
        if runner.position.over is not None:
            await report(runner, deciding)
            return "over"
        return "closed" if self._closed else runner.status

    async def stop(self) -> None:
        """Drop all decisions under way; they are made again later. What is being committed is waited for."""
        await self._deciding.under_way.stop()

    def think_again(self) -> None:
        """Drop all decisions under way, since what they rest on is gone; they are made anew."""
        self._deciding.under_way.drop_all()
        self._runner.changed.set()

    async def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self._runner.changed.set()
        await self.stop()
        async with self._driving:
            await self.stop()

    def actor(self, seat: str) -> Actor:
        """The actor that holds a machine seat now."""
        return self._deciding.actor(seat)

    def check(self, holder: Holder) -> None:
        """Raises `ParleyError` where there is no such actor."""
        self._deciding.check(holder)

    async def _open_floor(self) -> bool:
        """Let the machine that the wake policy names speak, or not."""
        runner, deciding = self._runner, self._deciding
        self._gap_until = None
        if runner.scenario.talk != "any_time" or 0 in deciding.under_way:
            return False
        free = all(asked.ask.optional for asked in runner.position.asks.values())
        wake = runner.floor.next(self._talkers(), people=runner.people, acts=free)
        if wake is None or deciding.under_way.of(wake.seat):
            return False
        if wake.after_gap and not runner.clock.simulated:
            until = runner.floor.last_at + int(QUIET_GAP * SECOND)
            if runner.now() < until:
                self._gap_until = until
                return False
        asked = [a.ask for a in runner.position.asks.values() if a.ask.seat == wake.seat and a.ask.optional]
        choices: list[Option] = [Say]
        choices += [option for ask in asked for option in ask.options if option is not Say]
        return await deciding.decide(0, Ask(wake.seat, tuple(choices), key="floor", optional=True), wake)

    def _talkers(self) -> list[str]:
        runner, deciding = self._runner, self._deciding
        return [
            seat
            for seat in runner.position.seats
            if seat in runner.machines and deciding.actor(seat).talks and not deciding.sleeps(0, seat)
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
                await self._deciding.default(number, asked.ask)
                return True
        return False

    async def _ring(self, name: str, at: int) -> None:
        await self._deciding.force(lambda position, _: ring(position, name), f"the timer {name}", at)

    def _falls(self, number: int, asked: OpenAsk) -> bool:
        """Whether a move is made for the seat when the deadline passes."""
        if asked.ask.default is None or asked.addressee is not None:
            return False
        return number not in self._runner.position.sealed

    def next_due(self) -> int | None:
        """When, on the branch's clock, something will be to do without anybody's doing; None where nothing."""
        position = self._runner.position
        dues = [armed.due for armed in position.timers.values()]
        dues += [a.due for n, a in position.asks.items() if a.due is not None and self._falls(n, a)]
        dues += self._deciding.sleepers.times(position, self._runner.holders)
        if self._gap_until is not None:
            dues.append(self._gap_until)
        return min(dues, default=None)

    async def _pass_time(self, wait: bool) -> bool:
        """Nobody acts now: let time pass to what is due next. False where only people can go on."""
        runner = self._runner
        due = self.next_due()
        if due is None:
            return await self._end_silence()
        if runner.clock.simulated:
            if self._awaits_people():
                return False
            runner.position = runner.position._replace(at=max(runner.position.at, due))
            return True
        if not wait:
            return False
        await self._until_changed(due)
        return True

    async def _end_silence(self) -> bool:
        """A floor of machines alone on which nobody has anything to add is over."""
        runner = self._runner
        asked = [a for a in runner.position.asks.values() if not a.ask.optional]
        if asked or runner.people or not runner.machines:
            return False
        await self._deciding.force(lambda position, at: Input("end", data={"why": "silence"}), "the end")
        return True

    def _awaits_people(self) -> bool:
        position, holders = self._runner.position, self._runner.holders
        return any(
            asked.addressee is not None
            or not (asked.ask.optional or number in position.sealed or holders[asked.ask.seat].machine)
            for number, asked in position.asks.items()
        )

    async def _until_changed(self, due: int | None) -> None:
        runner = self._runner
        if due is None or runner.clock.simulated:
            await runner.changed.wait()
        else:
            left = max(0.0, (due - runner.now()) / SECOND)
            await first(runner.changed.wait(), runner.clock.sleep(left))
