"""Playing at this screen: one person, or several who pass it on."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal

from rich.text import Text

from bot import wording
from bot.asks import draft_of, open_to
from bot.seating import AT_ONCE, HUMAN
from bot.standing import in_short
from bot.terminal import texts
from bot.terminal.ending import show_ending
from bot.terminal.facing import Facing
from bot.terminal.form import fill
from bot.terminal.menu import Command, Menu, Mistake, Move, Talk
from bot.terminal.screen import Screen
from bot.terminal.standing import in_full
from scenarios.engine.live import Live
from scenarios.engine.ports import PRINCIPAL, Holder
from scenarios.engine.wake import QUIET_GAP
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Option, Say
from scenarios.kernel.errors import ParleyError, Refused
from scenarios.kernel.options import FieldErrors
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.rules import ALL
from storage.store import Store

Ended = Literal["over", "left", "elsewhere", "given up"]


class SetAside(ParleyError):
    """A machine or the rules failed; the text is what whoever plays may know of it."""


class Play:
    """The seats of this screen in one branch. What is shown to a seat is what that seat has learned."""

    def __init__(
        self,
        screen: Screen,
        store: Store,
        live: Live,
        seats: Mapping[str, int],
        person: int,
        stand_ins: Mapping[str, str] = {},
    ) -> None:
        """`seats` maps each to the step from which its holder may read its past."""
        self._screen = screen
        self._live = live
        self._person = person
        self._stand_ins = stand_ins
        self._seats = list(seats)
        self._facing = Facing(screen, store, live.runner, seats)
        self._remarked = False
        """The seat that faces the screen has only talked, so its move is still to come."""

    @property
    def seats(self) -> Sequence[str]:
        """The seats still held here."""
        return self._seats

    async def run(self) -> Ended:
        """Play until it is over, only others can go on, or the last seat was given up.

        Raises `Left` where the input ends, `SetAside` where the branch cannot go on.
        """
        await self._settle()
        while self._live.runner.position.over is None:
            seat = self._next()
            if seat is None:
                return "elsewhere"
            await self._facing.face(seat)
            if await self._turn(seat) == "leave":
                return "left"
            if not self._seats:
                return "given up"
            await self._settle()
        await self._show_end()
        return "over"

    async def _show_end(self) -> None:
        """The result: at once where all learn the same, else to each seat alone."""
        past, seats = self._facing.past, self._live.runner.position.seats
        for history in past.values():
            await history.read()
        if self._is_open_to_all() and len(past) > 1:
            await self._facing.face(self._facing.seat or self._seats[0])
            show_ending(self._screen, past[self._seats[0]], seats)
            return
        for seat in self._seats:
            await self._facing.face(seat)
            show_ending(self._screen, past[seat], seats, seat)

    async def _settle(self) -> None:
        """Let the others go on as far as they can without waiting for anybody here."""
        live = self._live
        with self._screen.busy(self._thinkers()):
            status = await live.drive(wait=False)
        if status == "waiting" and self._somebody_may_answer():
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(live.drive(), QUIET_GAP + 1)
            status = live.runner.status
        if status in ("paused", "quarantined"):
            raise SetAside(live.runner.trouble)
        self._facing.lines.seated(live.runner.position.seats)

    def _thinkers(self) -> str | None:
        """What to say while those think who take their time."""
        holders = self._live.runner.holders
        seats = [seat for seat, holder in holders.items() if not _decides_at_once(holder)]
        return texts.THINKS.format(seats=", ".join(map(wording.heading, seats))) if seats else None

    def _somebody_may_answer(self) -> bool:
        """A machine that talks gets its quiet gap after a person's remark."""
        live, runner = self._live, self._live.runner
        if runner.scenario.talk != "any_time" or not runner.floor.remarks or runner.floor.remarks[-1].machine:
            return False
        return any(live.driver.actor(seat).talks for seat in runner.machines)

    def _next(self) -> str | None:
        """The seat whose move it is; those that must move before those that may, in turn."""
        facing = self._facing.seat
        if self._remarked and facing in self._seats and self._asks(facing):
            return facing
        place = self._seats.index(facing) + 1 if facing in self._seats else 0
        order = self._seats[place:] + self._seats[:place]
        must = [seat for seat in order if any(not asked.ask.optional for asked in self._asks(seat))]
        may = [seat for seat in order if self._asks(seat)]
        return next(iter(must or may), None)

    def _asks(self, seat: str) -> list[OpenAsk]:
        return open_to(self._live.runner.position, self._live.runner.holders, seat)

    def _draft(self, seat: str) -> tuple[int, Action] | None:
        """What an AI proposes for the seat, and the number of the ask that it would answer."""
        drafts = [(asked.number, draft_of(asked)) for asked in self._asks(seat)]
        return next(((number, draft) for number, draft in drafts if draft is not None), None)

    async def _turn(self, seat: str) -> Command | None:
        """One choice of the seat, however many lines it takes; gives "leave" for leaving."""
        runner, self._remarked = self._live.runner, False
        background = asyncio.ensure_future(self._live.drive())
        try:
            self._show_standing(seat)
            while runner.position.over is None and (asks := self._asks(seat)):
                await self._facing.past[seat].read()
                self._facing.show_news(seat)
                typed = await self._screen.line(texts.PROMPT_CHOICE, until=runner.changed)
                if background.done():
                    background.result()  # raises what went wrong meanwhile
                done = None if typed is None else await self._do(seat, self._menu(seat, asks).meant(typed))
                if done is not None:
                    return done
            return None
        finally:
            background.cancel()
            await asyncio.gather(background, return_exceptions=True)

    async def _do(self, seat: str, meant: Move | Talk | Command | Mistake | None) -> Command | None:
        """Act on one line. None where the choice is still to be made; "pass" where it has been made."""
        match meant:
            case None:
                self._show_standing(seat)
            case Mistake():
                self._screen.mistake(meant)
            case "role":
                self._facing.show_role(seat)
            case "view":
                self._screen.show(in_full(self._live.runner.view(seat)))
            case "help":
                self._screen.show(self._menu(seat, self._asks(seat)).explained())
            case "send" if (draft := self._draft(seat)) is not None:
                return await self._make(seat, draft[1], draft[0])
            case "take over":
                await self._live.hand_over(seat, Holder(HUMAN, self._person))
                self._screen.note(texts.TAKEN_OVER.format(whose=wording.whose(seat)))
                return "pass"
            case "give up":
                return "pass" if await self._give_up(seat) else None
            case "leave" | "pass":
                return meant
            case Talk(text):
                if text:
                    return await self._make(seat, self._said(text), None)
                return await self._filled(seat, Say, None)
            case Move(number, option):
                return await self._filled(seat, option, number)
        return None

    async def _filled(self, seat: str, option: Option, ask: int | None) -> Command | None:
        """A move made from a form, where a command may come instead."""
        commands = self._menu(seat, self._asks(seat)).commands
        draft = self._draft(seat)
        made = await fill(self._screen, option, commands, draft[1] if draft is not None else None)
        if made is None or isinstance(made, Action):
            return await self._make(seat, made, ask)
        return await self._do(seat, next(command for command in commands if command == made))

    def _said(self, text: str) -> Action | None:
        try:
            return options.parse((Say,), Say.__name__, {"text": text})
        except FieldErrors as errors:
            self._screen.mistake(" ".join(errors.errors.values()))
            return None

    async def _make(self, seat: str, action: Action | None, ask: int | None) -> Command | None:
        if action is None:
            self._show_standing(seat)
            return None
        try:
            if ask is not None and self._live.runner.holders[seat].machine:
                await self._live.answer(ask, action, by=PRINCIPAL, person=self._person)
            else:
                await self._live.move(
                    seat, action, ask=ask, basis=self._facing.past[seat].upto, person=self._person
                )
        except Refused as refused:
            self._screen.mistake(f"{refused.reason} {texts.NOTHING_CHANGED}")
            return None
        self._remarked = ask is None
        return "pass"

    async def _give_up(self, seat: str) -> bool:
        question = texts.GIVE_UP.format(whose=wording.whose(seat))
        if (await self._screen.line(question) or "").casefold() != "yes":
            self._screen.note(texts.KEPT_SEAT)
            return False
        await self._live.hand_over(seat, Holder(self._stand_ins[seat]))
        self._seats.remove(seat)
        self._screen.note(texts.GAVE_UP.format(whose=wording.whose(seat)))
        return True

    def _menu(self, seat: str, asks: Sequence[OpenAsk]) -> Menu:
        asked = self._live.runner.holders[seat].machine
        offered: list[Command] = ["role"] if self._facing.past[seat].brief is not None else []
        offered.append("view")
        if self._draft(seat) is not None:
            offered.append("send")
        if all(one.ask.optional for one in asks):
            offered.append("pass")
        if asked:
            offered.append("take over")
        elif seat in self._stand_ins:
            offered.append("give up")
        talk = self._live.runner.scenario.talk != "never" and not asked
        return Menu(asks, talk=talk, commands=[*offered, "leave", "help"])

    def _show_standing(self, seat: str) -> None:
        """Whose move it is, until when, how things stand, and what can be chosen."""
        runner, asks = self._live.runner, self._asks(seat)
        if not asks:
            return
        first = asks[0].ask
        free = all(asked.ask.optional for asked in asks)
        title = texts.QUESTIONS if first.purpose == "form" else texts.FREE_FLOOR if free else texts.YOUR_MOVE
        if asks[0].addressee is not None:
            title = texts.YOU_ARE_ASKED
        parts = [f"{title}, {wording.seat_name(seat)}.", first.text]
        if dues := [asked.due for asked in asks if asked.due is not None]:
            parts.append(texts.TIME_LEFT.format(left=wording.left((min(dues) - runner.now()) / 1_000_000)))
        standing = in_short(runner.view(seat), told=first.text)
        self._screen.show(
            Text(""),
            Text(" ".join(part for part in parts if part), f"bold {self._facing.lines.palette[seat]}"),
        )
        if standing:
            self._screen.note(f"{texts.WHERE_IT_STANDS}: {standing}")
        self._screen.show(self._menu(seat, asks).drawn())

    def _is_open_to_all(self) -> bool:
        """What is revealed is the same for every seat."""
        pasts = self._facing.past.values()
        return all(item.to == ALL for past in pasts for item in past.items if item.kind == "result")


def _decides_at_once(holder: Holder) -> bool:
    return holder.actor.partition(":")[0] in AT_ONCE
