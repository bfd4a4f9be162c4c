"""Letting machine seats decide: ask their actors, do what they decide, and what follows where it cannot be done."""

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Final, NamedTuple

from scenarios.engine.desk import LimitFallen, NotRecorded
from scenarios.engine.limits import budget
from scenarios.engine.mandate import BeyondMandate
from scenarios.engine.moments import Moments
from scenarios.engine.ports import (
    PRINCIPAL,
    Act,
    Actor,
    Actors,
    Budgets,
    Consult,
    Decision,
    GiveUp,
    Holder,
    Pass,
    Sleep,
    Spawn,
)
from scenarios.engine.recorded_order import RecordedOrder
from scenarios.engine.runner import Make, Runner
from scenarios.engine.sleepers import Sleepers
from scenarios.engine.sound import sound
from scenarios.engine.thoughts import Thoughts
from scenarios.engine.wake import QUIET_GAP, Wake
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Say
from scenarios.kernel.admit import admit, consult
from scenarios.kernel.errors import ParleyError, Refused, ScenarioFault
from scenarios.kernel.position import Input, OpenAsk, Position
from scenarios.kernel.rules import Ask

SECOND: Final = 1_000_000
"""In microseconds, as branches count."""

MOST_BESIDE: Final = 50
"""Remarks of a machine beside one move that it owes."""

TRIES: Final = 3
"""Refused moves of a machine before its default, a pass, or a pause."""

_MOVED_ON: Final = ("late", "ended", "stale", "foreign")


class _Outgrown(ParleyError):
    """The seat has another holder than the one that decided, or the branch stands still."""


class _Question(NamedTuple):
    """What was put to an actor."""

    number: int
    """Of the ask; 0 for the floor."""
    ask: Ask
    holder: Holder
    basis: int
    floor: Wake | None
    keys: list[str]
    """The calls that were used for it."""


class _Refusals(NamedTuple):
    """What came of a machine's decisions about an ask so far."""

    reasons: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    """The calls that they rest on."""


class Deciding:
    """The machine seats of a branch. Nothing here is needed after a restart."""

    def __init__(self, runner: Runner, actors: Actors, spawn: Spawn, budgets: Budgets) -> None:
        self._runner = runner
        self._make_actor = actors
        self._actors: dict[str, Actor] = {}
        self._checked: dict[str, Holder] = {}
        self.under_way = Thoughts(spawn)
        self._order = RecordedOrder(runner, self.under_way, self._about_to_ask)
        self.moments = Moments(runner, budgets, self._order.turn)
        self.sleepers = Sleepers()
        self._declined: dict[int, tuple[int, Holder]] = {}
        """Optional ask to the state at which it was declined, and by whom."""
        self._refused: dict[tuple[int, str], _Refusals] = {}
        """By ask and seat."""
        self._beside: dict[int, int] = {}
        """Ask to what its seat has said beside it."""
        self.broken: Exception | None = None
        """What stopped the step of a decision that took time: the store, or another owner."""

    def check(self, holder: Holder) -> None:
        """Raises `ParleyError` where there is no such actor."""
        if holder.machine and holder.actor not in self._actors:
            self._actors[holder.actor] = self._make_actor(holder.actor, self._runner.scenario.name)

    def actor(self, seat: str) -> Actor:
        """The actor that holds a machine seat now."""
        reference = self._runner.holders[seat].actor
        found = self._actors.get(reference)
        if found is None:
            found = self._actors[reference] = self._make_actor(reference, self._runner.scenario.name)
        return found

    async def seated(self) -> bool:
        """Drop what others were deciding for seats that changed hands; False where an actor does not exist."""
        runner = self._runner
        holders = runner.holders
        if holders is self._checked:
            return True
        self.under_way.drop_outgrown(holders)
        for seat in sorted(runner.machines):
            try:
                self.actor(seat)
            except Exception as error:
                await self._failed(seat, error)
                return False
        self._checked = holders
        return True

    async def ready(self) -> bool:
        """Let one machine decide at once, or start all that take time. True where something came of it."""
        runner = self._runner
        position = runner.position
        for number, asked in position.asks.items():
            if not self._is_ready(position, number, asked):
                continue
            if runner.loaded_at > asked.opened:
                await runner.recall_notes(number, asked.opened)
            if await self.decide(number, asked.ask):
                return True
        return False

    def sleeps(self, number: int, seat: str) -> bool:
        """Whether the seat's holder wants to be left alone now."""
        return self.sleepers.sleeps(number, seat, self._runner.now(), self._runner.holders)

    def _about_to_ask(self, seat: str) -> bool:
        """Whether the seat will be asked without anything else happening."""
        position = self._runner.position
        return any(
            asked.ask.seat == seat and self._is_ready(position, number, asked)
            for number, asked in position.asks.items()
        )

    def _is_ready(self, position: Position, number: int, asked: OpenAsk) -> bool:
        ask = asked.ask
        if number in position.sealed or number in self.under_way or asked.addressee is not None:
            return False
        if self.under_way.on_floor(ask.seat):
            return False  # one thought after the other, or the same would be said twice
        holder = self._runner.holders.get(ask.seat)
        if holder is None or not holder.machine or self.sleeps(number, ask.seat):
            return False
        if ask.optional and self._declined.get(number) == (position.changed, holder):
            return False
        if ask.optional and self._runner.scenario.talk == "any_time" and self.actor(ask.seat).talks:
            return False  # it comes with the floor
        asks = position.asks
        return len(asks) == 1 or not any(other.parent == number for other in asks.values())

    async def decide(self, number: int, ask: Ask, floor: Wake | None = None) -> bool:
        """True where something came of it at once; a decision that takes time becomes a task."""
        runner = self._runner
        question = _Question(number, ask, runner.holders[ask.seat], runner.position.seq, floor, [])
        self.sleepers.wake(number, ask.seat)
        refusals = self._refused.get((number, ask.seat))
        moment = self.moments.of(
            ask,
            number,
            question.holder,
            floor=floor is not None,
            refused=refusals.reasons if refusals else (),
            keys=question.keys,
        )
        try:
            result = self.actor(ask.seat).decide(moment)
        except Exception as error:
            await self._broke(ask.seat, error)
            return True
        if not isawaitable(result):
            return await self._do(question, result)
        self.under_way.begin(number, ask.seat, question.holder, self._later(question, result))
        return False

    async def _later(self, question: _Question, result: "Awaitable[Decision]") -> None:
        seat = question.ask.seat
        try:
            try:
                decision = await result
                await self._order.turn(seat)
            except Exception as error:
                self.under_way.decided()
                if self._runner.holders.get(seat) == question.holder:
                    await self._broke(seat, error)
                return
            self.under_way.decided()
            await self._do(question, decision)
        except ScenarioFault:
            pass  # the branch has been set aside
        except Exception as error:
            self.broken = error
        finally:
            self.under_way.ended(question.number)
            self._runner.changed.set()

    def _speaks_beside(self, question: _Question, action: Action) -> bool:
        """Whether an actor says something before the move that it owes."""
        number, ask = question.number, question.ask
        if type(action) is not Say or not number or Say in map(options.action_of, ask.options):
            return False
        if self._runner.scenario.talk == "never":
            return False
        self._beside[number] = said = self._beside.get(number, 0) + 1
        return said <= MOST_BESIDE

    async def _do(self, question: _Question, decided: object) -> bool:
        """Do what was decided. True where something came of it."""
        runner, (number, ask, holder, basis, *_) = self._runner, question
        try:
            decision = sound(decided)
        except ParleyError as error:
            await self._failed(ask.seat, error)
            return True
        match decision:
            case Act(action, source):
                answers = None if self._speaks_beside(question, action) else number or None

                def act(position: Position, at: int) -> Input:
                    return admit(
                        runner.scenario,
                        position,
                        ask.seat,
                        action,
                        ask=answers,
                        basis=basis,
                        cause="stand-in" if holder.stands_in else "seat",
                        source=source,
                        at=at,
                    )

                return await self._try(question, act, action.line)
            case Consult(addressee, choices, text, draft):
                if addressee == PRINCIPAL and holder.person is None:
                    await self._failed(
                        ask.seat, ParleyError("it wants to consult somebody, and acts for nobody")
                    )
                    return True

                def put(position: Position, at: int) -> Input:
                    opened = position.opened + 1
                    about = Ask(ask.seat, choices, key=f"consult-{opened}", default=draft, text=text)
                    given = consult(runner.scenario, position, number, about, addressee)
                    return given._replace(data={**given.data, "number": opened})

                return await self._try(question, put, lambda: f"Consult the {addressee}")
            case Sleep(seconds):
                self.sleepers.lie_down(number, ask.seat, holder, runner.now() + int(seconds * SECOND))
                return False
            case Pass():
                await self._pass(question)
            case GiveUp(reason):
                await self._fall_back(question, reason)
        return True

    async def _try(self, question: _Question, make: Make, what: Callable[[], str]) -> bool:
        """Commit what was decided. Refused, it is asked again: the world moved on, or the machine is wrong.

        What was wrong is on record; a machine that is wrong too often falls back.
        """
        runner, (number, ask, holder, basis, *_) = self._runner, question

        def still(position: Position, at: int) -> Input:
            if runner.holders.get(ask.seat) != holder or runner.status != "running":
                raise _Outgrown(f"{ask.seat} has changed hands, or it stands still.")
            return make(position, at)

        try:
            await runner.take(still, at=self._after_gap(question))
            self._refused.pop((number, ask.seat), None)
            return True
        except _Outgrown:
            return True
        except Refused as refused:
            if refused.kind in _MOVED_ON and runner.position.seq > basis:
                return True
            reason = refused.reason
            async with self.moments.desk(ask.seat, number).span("blocked", refused.kind, what()) as span:
                span.ends_with(reason)
        before = self._refused.get((number, ask.seat), _Refusals())
        refusals = _Refusals((*before.reasons, reason), (*before.keys, *question.keys))
        self._refused[number, ask.seat] = refusals
        if len(refusals.reasons) >= TRIES:
            await self._fall_back(question, f"it made {TRIES} moves that were refused ({reason})")
        return True

    async def _fall_back(self, question: _Question, why: str) -> None:
        """What the ask provides for a machine that finds no move: its default, a pass, or the host."""
        ask = question.ask
        refusals = self._refused.pop((question.number, ask.seat), _Refusals())
        if ask.default is not None:
            await self.default(question.number, ask)
        elif ask.optional:
            await self._pass(question)
        else:
            if keys := [*refusals.keys, *question.keys]:
                await self._runner.store.give_up_calls(self._runner.ref, keys)
            await self._failed(ask.seat, ParleyError(why))

    def _after_gap(self, question: _Question) -> int | None:
        """On a simulated clock, the time of an answer that waits for a quiet gap."""
        runner = self._runner
        if question.floor is None or not question.floor.after_gap or not runner.clock.simulated:
            return None
        return runner.position.at + int(QUIET_GAP * SECOND)

    async def _pass(self, question: _Question) -> None:
        runner, (number, ask, holder, _, floor, _) = self._runner, question
        if floor is not None:
            runner.floor.passed.add((ask.seat, floor.answers))
        elif ask.optional:
            self._declined[number] = (runner.position.changed, holder)
        else:
            choices = options.named(ask.options)
            await self._failed(ask.seat, ParleyError(f"it passed, but {choices} must be chosen"))

    async def default(self, number: int, ask: Ask) -> None:
        """Make the move that an ask names for a seat that does not make one itself."""
        scenario, action = self._runner.scenario, ask.default
        if action is None:
            raise ScenarioFault(f"{ask.seat} has no default to be made for it.")
        try:
            await self.force(
                lambda position, at: admit(
                    scenario, position, ask.seat, action, ask=number, cause="default", source="default", at=at
                ),
                f"the default of {ask.seat}'s move",
            )
        except BeyondMandate as beyond:
            await self._runner.pause(f"the default of {ask.seat}'s move cannot be made: {beyond}")

    async def force(self, make: Make, what: str, at: int | None = None) -> None:
        """A step that nobody can better: refused by the rules, though nothing has changed, it is their fault."""
        runner = self._runner
        before = runner.position.seq
        try:
            await runner.take(make, at=at)
        except BeyondMandate:
            raise
        except Refused as refused:
            if refused.kind == "illegal" or runner.position.seq == before:
                raise ScenarioFault(f"The rules refuse {what}: {refused.reason}") from refused

    async def _broke(self, seat: str, error: Exception) -> None:
        """A budget that falls, or a record that ended there, ends the branch; anything else sets it aside."""
        why: str | None = None
        if isinstance(error, LimitFallen):
            why = budget(error.limit)
        elif isinstance(error, NotRecorded):
            why = await self._order.ends_here()
        if why is None:
            await self._failed(seat, error)
        elif self._runner.position.over is None:
            await self.force(lambda position, at: Input("end", data={"why": why}), "the end")

    async def _failed(self, seat: str, error: Exception) -> None:
        actor = self._runner.holders[seat].actor
        await self._runner.pause(f"{actor} at {seat} failed: {str(error) or type(error).__name__}")
