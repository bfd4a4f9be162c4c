"""Playing at this screen: one person, or several who pass it on."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal

from rich.panel import Panel
from rich.text import Text

from bot.terminal import texts
from bot.terminal.figures import figure
from bot.terminal.form import fill
from bot.terminal.history import History
from bot.terminal.menu import Command, Menu, Mistake, Move, Talk
from bot.terminal.result import card, learned
from bot.terminal.screen import Screen
from bot.terminal.standing import in_full, in_short
from bot.terminal.transcript import Transcript
from scenarios.engine.engine import Live
from scenarios.engine.ports import Holder
from scenarios.engine.wake import QUIET_GAP
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Option, Say
from scenarios.kernel.errors import ParleyError, Refused
from scenarios.kernel.options import FieldErrors
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.rules import ALL, Outcome
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import render
from storage.store import Store

Ended = Literal["over", "left", "elsewhere", "given up"]


class Play:
    """The seats of this screen in one branch. What is shown to a seat is what that seat has learned."""

    def __init__(
        self,
        screen: Screen,
        store: Store,
        live: Live,
        seats: Mapping[str, int],
        stand_ins: Mapping[str, str] = {},
    ) -> None:
        """`seats` maps each to the step from which its holder may read its past."""
        runner = live.runner
        self._screen = screen
        self._live = live
        self._stand_ins = stand_ins
        self._seats = list(seats)
        self._since = seats
        self._past = {seat: History(store, runner.ref, runner.scenario, seat) for seat in seats}
        self._shown: dict[str, int] = {}
        """How many of a seat's items it has been shown."""
        self._facing: str | None = None
        self._remarked = False
        """The seat that faces the screen has only talked, so its move is still to come."""
        self._lines = Transcript(screen.out, runner.position.seats or tuple(runner.holders), frozenset(seats))

    @property
    def seats(self) -> Sequence[str]:
        """The seats still held here."""
        return self._seats

    async def run(self) -> Ended:
        """Play until it is over, only others can go on, or the last seat was given up.

        Raises `Left` where the input ends, `ParleyError` where the branch was set aside.
        """
        await self._settle()
        while self._live.runner.position.over is None:
            seat = self._next()
            if seat is None:
                return "elsewhere"
            await self._face(seat)
            if await self._turn(seat) == "leave":
                return "left"
            if not self._seats:
                return "given up"
            await self._settle()
        await self._show_end()
        return "over"

    async def _show_end(self) -> None:
        """The result: at once where all learn the same, else to each seat alone."""
        for past in self._past.values():
            await past.read()
        if self._is_open_to_all():
            await self._face(self._facing or self._seats[0])
            self._show_result(self._seats[0], self._seats[0] if len(self._past) == 1 else None)
            return
        for seat in self._seats:
            await self._face(seat)
            self._show_result(seat, seat)

    async def _settle(self) -> None:
        """Let the others go on as far as they can without waiting for anybody here."""
        live = self._live
        status = await live.drive(wait=False)
        if status == "waiting" and self._somebody_may_answer():
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(live.drive(), QUIET_GAP + 1)
            status = live.runner.status
        if status in ("paused", "quarantined"):
            raise ParleyError(live.runner.trouble) from ParleyError(live.runner.why or status)
        self._lines.seated(live.runner.position.seats)

    def _somebody_may_answer(self) -> bool:
        """A machine that talks gets its quiet gap after a person's remark."""
        live, runner = self._live, self._live.runner
        if runner.scenario.talk != "any_time" or not runner.floor.remarks or runner.floor.remarks[-1].machine:
            return False
        return any(live.driver.actor(seat).talks for seat in runner.machines)

    def _next(self) -> str | None:
        """The seat whose move it is; those that must move before those that may, in turn."""
        if self._remarked and self._facing in self._seats and self._asks(self._facing):
            return self._facing
        place = self._seats.index(self._facing) + 1 if self._facing in self._seats else 0
        order = self._seats[place:] + self._seats[:place]
        must = [seat for seat in order if any(not asked.ask.optional for asked in self._asks(seat))]
        may = [seat for seat in order if self._asks(seat)]
        return next(iter(must or may), None)

    def _asks(self, seat: str) -> list[OpenAsk]:
        position = self._live.runner.position
        return [
            asked
            for number, asked in position.asks.items()
            if asked.ask.seat == seat and asked.addressee is None and number not in position.sealed
        ]

    async def _face(self, seat: str) -> None:
        """Show the seat what it has learned, after the screen was passed on where others use it too."""
        screen, past = self._screen, self._past[seat]
        await past.read()
        passed = seat != self._facing and len(self._past) > 1
        if passed:
            screen.clear()
            await screen.line(texts.HAND_OVER.format(seat=texts.the(seat)) + " ")
            screen.clear()
            screen.show(Text(texts.HANDED.format(seat=texts.the(seat)), "bold"))
        if passed or seat not in self._shown:
            self._shown[seat] = self._last_own(seat)
            self._show_role(seat)
        self._facing = seat
        self._show_news(seat)

    def _last_own(self, seat: str) -> int:
        """Where the step of the seat's own last move begins among its items."""
        items = self._past[seat].items
        last = max([item.seq for item in items if item.who == seat and item.move is not None], default=0)
        return next((place for place, item in enumerate(items) if item.seq >= last), 0)

    def _readable(self, seat: str, item: Seen) -> bool:
        return item.seq >= self._since[seat] or item.to == ALL

    def _show_news(self, seat: str) -> None:
        past = self._past[seat]
        for item in past.items[self._shown[seat] :]:
            line = self._lines.drawn(item, past.resolve) if self._readable(seat, item) else None
            if line is not None:
                self._screen.show(line)
            elif item.kind == "brief" and self._shown[seat]:
                self._show_role(seat)
        self._shown[seat] = len(past.items)

    def _show_role(self, seat: str) -> None:
        brief = self._past[seat].brief
        if brief is not None:
            text = Text(render(brief.text, self._past[seat].resolve))
            title = f"{texts.MY_ROLE}: {texts.seat_name(seat)}"
            style = self._lines.palette[seat]
            self._screen.show(
                Panel(text, title=title, title_align="left", border_style=style, padding=(0, 1))
            )

    async def _turn(self, seat: str) -> Command | None:
        """One choice of the seat, however many lines it takes; gives "leave" for leaving."""
        runner, self._remarked = self._live.runner, False
        background = asyncio.ensure_future(self._live.drive())
        try:
            self._show_standing(seat)
            while runner.position.over is None and (asks := self._asks(seat)):
                await self._past[seat].read()
                self._show_news(seat)
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
                self._show_role(seat)
            case "view":
                self._screen.show(in_full(self._live.runner.view(seat)))
            case "help":
                self._screen.show(self._menu(seat, self._asks(seat)).explained())
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
        made = await fill(self._screen, option, commands)
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
            await self._live.move(seat, action, ask=ask, basis=self._past[seat].upto)
        except Refused as refused:
            self._screen.mistake(f"{refused.reason} {texts.NOTHING_CHANGED}")
            return None
        self._remarked = ask is None
        return "pass"

    async def _give_up(self, seat: str) -> bool:
        question = texts.GIVE_UP.format(whose=texts.whose(seat))
        if (await self._screen.line(question) or "").casefold() != "yes":
            self._screen.note(texts.KEPT_SEAT)
            return False
        await self._live.hand_over(seat, Holder(self._stand_ins[seat]))
        self._seats.remove(seat)
        self._screen.note(texts.GAVE_UP.format(whose=texts.whose(seat)))
        return True

    def _menu(self, seat: str, asks: Sequence[OpenAsk]) -> Menu:
        offered: list[Command] = ["role"] if self._past[seat].brief is not None else []
        offered.append("view")
        if all(asked.ask.optional for asked in asks):
            offered.append("pass")
        if seat in self._stand_ins:
            offered.append("give up")
        talk = self._live.runner.scenario.talk != "never"
        return Menu(asks, talk=talk, commands=[*offered, "leave", "help"])

    def _show_standing(self, seat: str) -> None:
        """Whose move it is, until when, how things stand, and what can be chosen."""
        runner, asks = self._live.runner, self._asks(seat)
        if not asks:
            return
        first = asks[0].ask
        free = all(asked.ask.optional for asked in asks)
        title = texts.QUESTIONS if first.purpose == "form" else texts.FREE_FLOOR if free else texts.YOUR_MOVE
        parts = [f"{title}, {texts.seat_name(seat)}.", first.text]
        if dues := [asked.due for asked in asks if asked.due is not None]:
            parts.append(texts.TIME_LEFT.format(left=texts.left((min(dues) - runner.now()) / 1_000_000)))
        standing = in_short(runner.view(seat))
        self._screen.show(
            Text(""), Text(" ".join(part for part in parts if part), f"bold {self._lines.palette[seat]}")
        )
        if standing:
            self._screen.note(f"{texts.WHERE_IT_STANDS}: {standing}")
        self._screen.show(self._menu(seat, asks).drawn())

    def _is_open_to_all(self) -> bool:
        """What is revealed is the same for every seat."""
        return all(
            item.to == ALL for past in self._past.values() for item in past.items if item.kind == "result"
        )

    def _show_result(self, seat: str, me: str | None) -> None:
        show_outcome(self._screen, learned(self._past[seat].items), self._live.runner.position.seats, me)


def show_outcome(
    screen: Screen, outcome: Outcome | None, seats: Sequence[str], me: str | None = None
) -> None:
    """The result card with its pictures, if it is over."""
    if outcome is None:
        return
    palette = Transcript(screen.out, seats).palette
    screen.show(Text(""), card(outcome, palette, seats, me))
    for drawn in outcome.figures:
        screen.show(figure(drawn, palette, screen.out.width))
