"""A branch that this process runs, and the ways in for people."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from scenarios.engine.driver import Driver
from scenarios.engine.kept import kept
from scenarios.engine.mandate import Mandate
from scenarios.engine.ports import PRINCIPAL, Holder, Origin, Post
from scenarios.engine.runner import Make, Runner
from scenarios.engine.veiled import veiled
from scenarios.kernel import admit
from scenarios.kernel.actions import Action
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import ParleyError, Refused, ScenarioFault
from scenarios.kernel.granted import granted
from scenarios.kernel.log import Event
from scenarios.kernel.position import Entry, Input, Position
from scenarios.kernel.rules import ALL, Source
from scenarios.kernel.seen import Seen, everything
from scenarios.kernel.wire import decode_entry
from scenarios.kernel.words import Words


class _Taken(ParleyError):
    """The seat was free a moment ago."""


class Live:
    """A branch that this process runs: its position, its driver, and the ways in for people."""

    def __init__(self, runner: Runner, driver: Driver, keep: Callable[[str, int | None], Any]) -> None:
        self.runner = runner
        self.driver = driver
        self._keep = keep

    async def _take(self, make: Make, **how: Any) -> Event:
        try:
            return await self.runner.take(make, **how)
        except ScenarioFault as fault:
            raise veiled(self.runner.scenario, fault) from fault

    async def drive(self, *, wait: bool = True, steps: int | None = None) -> str:
        """Go on until it is over, set aside, waiting for people, or (with `steps`) so many steps further."""
        return await self.driver.drive(wait=wait, steps=steps)

    async def move(
        self,
        seat: str,
        action: Action,
        *,
        ask: int | None = None,
        basis: int | None = None,
        source: Source = "form",
        person: int | None = None,
        origin: Origin | None = None,
    ) -> Event:
        """A person moves; words are kept apart. Raises `Refused`, and nothing has changed then."""
        runner = self.runner
        holder = runner.holders.get(seat)
        if holder is None or holder.machine or (person is not None and holder.person != person):
            raise Refused("foreign", f"The seat {seat!r} is not yours.")
        sent, texts = kept(action, lambda text: self._keep(text, holder.person))

        def make(position: Position, at: int) -> Input:
            return admit.admit(
                runner.scenario, position, seat, sent, ask=ask, basis=basis, source=source, at=at
            )

        return await self._take(make, texts=texts, origin=origin)

    async def seen(self, seat: str, person: int) -> list[Seen]:
        """What a person may read of what a seat has seen, oldest first. Raises `Refused` for no right at all."""
        runner = self.runner
        since = await runner.store.readable_from(runner.ref, seat, person)
        if since is None:
            raise Refused("foreign", f"The seat {seat!r} is not yours.")
        return granted(await runner.seen(seat), since)

    async def aside(
        self, seat: str, text: str, person: int | None = None, *, origin: Origin | None = None
    ) -> Event:
        """Something a seat's holder writes where talk is no part of it: off the record, for people only."""
        words = self._keep(text, person)
        data = {"seat": seat, "text": Words.kept(words.ref).encoded()}
        return await self._take(lambda position, at: Input("aside", data=data), texts=(words,), origin=origin)

    async def notice(
        self, to: tuple[str, ...] | None, text: str, person: int | None, *, origin: Origin | None = None
    ) -> Event:
        """The host says something to these seats alone, or to all. Raises `Refused` for no such seat."""
        if to is not None:
            for seat in to:
                self.runner.view(seat)
        words = self._keep(text, person)
        data = {"to": ALL if to is None else list(to), "text": Words.kept(words.ref).encoded()}
        return await self._take(
            lambda position, at: Input("notice", data=data), texts=(words,), origin=origin
        )

    async def revised(
        self, seq: int, text: str, person: int | None, *, origin: Origin | None = None
    ) -> Event:
        """A message was changed after it had counted as event `seq`; the change is on record, and changes nothing.

        Only people who learned of the message learn of it. Raises `Refused` for an event that no message made.
        """
        message = await self._message(seq)
        words = self._keep(text, person)
        data = {"of": seq, **message.concerns, "text": Words.kept(words.ref).encoded()}
        return await self._take(
            lambda position, at: Input("revised", data=data), texts=(words,), origin=origin
        )

    async def removed(self, seq: int, *, origin: Origin | None = None) -> Event:
        """A message was deleted after it had counted as event `seq`: its words are erased for good, and the event
        that says so holds their digests. Raises `Refused` for an event that no message made.
        """
        message = await self._message(seq)
        data = {"of": seq, **message.concerns, "refs": message.refs}
        made = await self._take(
            lambda position, at: Input("removed", data=data), origin=origin, erased=message.refs
        )
        await self.runner.forget_words()
        self.driver.think_again()
        return made

    async def _message(self, seq: int) -> "_Message":
        runner, seat, to, refs = self.runner, "", tuple[str, ...](), list[str]()
        for event in await runner.store.history(runner.ref, seq - 1):
            data = loads(event.body)
            if event.seq != seq and event.kind != "revised":
                continue
            entry = decode_entry(runner.scenario, event.kind, data, event.at)
            given = entry.input
            if event.seq == seq and given.kind in ("moves", "sealed") and len(given.moves) == 1:
                seat, to = given.moves[0].seat, _learned(entry)
                refs += [words.ref for words in given.moves[0].action.speech() if words.ref]
            elif event.seq == seq and given.kind == "aside":
                seat, to = given.data["seat"], tuple(given.data.get("to", ()))
                refs += [given.data["text"]["w"]]
            elif given.kind == "revised" and given.data["of"] == seq:
                refs += [given.data["text"]["w"]]
        if not refs:
            raise Refused("late", "No message stands behind this step.")
        return _Message(seat, to, refs)

    async def answer(
        self,
        number: int,
        action: Action,
        *,
        by: str,
        person: int | None = None,
        origin: Origin | None = None,
    ) -> Event:
        """Somebody who was consulted answers. Raises `Refused`.

        `PRINCIPAL` is the person on whose behalf the seat's holder decides, and nobody else.
        """
        asked = self.runner.position.asks.get(number)
        if by == PRINCIPAL and asked is not None and self.runner.holders[asked.ask.seat].person != person:
            raise Refused("foreign", "This question was put to somebody else.")
        sent, texts = kept(action, lambda text: self._keep(text, person))
        return await self._take(
            lambda position, at: admit.admit_answer(position, number, sent, by=by, at=at),
            texts=texts,
            origin=origin,
        )

    async def join(self, role: str, holder: Holder, *, origin: Origin | None = None) -> str:
        """A new seat of an open role; gives its name. Raises `Refused`."""
        runner = self.runner
        self.driver.check(holder)
        while True:
            seat = admit.join(runner.scenario, runner.position, role).moves[0].seat

            def make(position: Position, at: int, seat: str = seat) -> Input:
                given = admit.join(runner.scenario, position, role)
                if given.moves[0].seat != seat:
                    raise _Taken(seat)
                return given

            try:
                await self._take(make, holders={seat: holder}, origin=origin)
            except _Taken:
                continue  # somebody else was quicker
            return seat

    async def leave(self, seat: str, *, origin: Origin | None = None) -> None:
        """A seat is given up for good. Raises `Refused` where the rules need it filled."""
        runner = self.runner
        await self._take(lambda position, at: admit.leave(runner.scenario, position, seat), origin=origin)

    async def skip(self, number: int, *, origin: Origin | None = None) -> Event:
        """The host waits no longer: what an ask provides for its seat is done now. Raises `Refused` for nothing."""
        runner = self.runner

        def make(position: Position, at: int) -> Input:
            asked = position.asks.get(number)
            if asked is None or number in position.sealed:
                raise Refused("late", "This move is no longer open.")
            default = asked.ask.default
            if default is None or asked.addressee is not None:
                raise Refused("illegal", f"Nothing is provided for {asked.ask.seat!r} here.")
            return admit.admit(
                runner.scenario,
                position,
                asked.ask.seat,
                default,
                ask=number,
                cause="host",
                source="default",
                at=at,
            )

        return await self._take(make, origin=origin)

    async def hand_over(
        self, seat: str, holder: Holder, *, ask: int | None = None, origin: Origin | None = None
    ) -> None:
        """A seat passes to another holder, between any two moves; a mandate that it has stays.

        With `ask`, because nobody has answered that. Raises `Refused`, also where somebody has.
        """
        self.driver.check(holder)
        present = self.runner.holders.get(seat)
        if present is not None:
            holder = holder._replace(mandate=present.mandate or holder.mandate)

        def make(position: Position, at: int) -> Input:
            admit.unanswered(position, ask)
            return admit.hand_over(position, seat)

        await self._take(make, holders={seat: holder}, origin=origin)

    async def mandate(self, seat: str, mandate: Mandate | None, person: int | None) -> None:
        """The principal of a seat sets, changes or lifts its mandate. Raises `Refused` for anybody else."""
        present = self.runner.holders.get(seat)
        if present is None or person not in _principals(present):
            raise Refused("foreign", f"The mandate of {seat!r} is not yours to change.")
        holder = present._replace(mandate=mandate)
        await self._take(
            lambda position, at: admit.hand_over(position, seat, withdraws=False), holders={seat: holder}
        )

    def next_due(self) -> int | None:
        """When something will be to do without anybody's doing, in UTC microseconds; None where nothing."""
        due = self.driver.next_due()
        return None if due is None else self.runner.shown.moment(due)

    async def hold(
        self, why: str, *, ask: int | None = None, posts: Sequence[Post] = (), timer: int | None = None
    ) -> None:
        """Stand still, clock and all, until it is resumed. See `Runner.hold`."""
        await self.runner.hold(why, ask=ask, posts=posts, timer=timer)

    async def resume(self, posts: Sequence[Post] = ()) -> None:
        """Go on with a branch that was set aside or held, now that the cause is mended; `posts` are beside it."""
        await self.runner.resume(posts)

    async def end(self, why: str, *, ask: int | None = None, origin: Origin | None = None) -> None:
        """The host, or a limit, ends it; with `ask`, because nobody has answered that.

        Raises `Refused` where it is over, or somebody has.
        """

        def make(position: Position, at: int) -> Input:
            if position.over is not None:
                raise Refused("ended", "It is already over.")
            admit.unanswered(position, ask)
            return Input("end", data={"why": why})

        await self._take(make, origin=origin)


class _Message(NamedTuple):
    """What was said in an event."""

    seat: str
    to: tuple[str, ...]
    """The seats that learned it; empty for all."""
    refs: list[str]
    """References to what was said, and to later versions of it."""

    @property
    def concerns(self) -> dict[str, Any]:
        return {"seat": self.seat} | ({"to": list(self.to)} if self.to else {})


def _learned(entry: Entry) -> tuple[str, ...]:
    """The seats that learned of the move in an entry; empty for all."""
    audiences = [item.to for item in everything(0, 0, entry) if item.kind in ("move", "chose")]
    if ALL in audiences:
        return ()
    return tuple(sorted({seat for to in audiences for seat in ((to,) if isinstance(to, str) else to)}))


def _principals(holder: Holder) -> set[int | None]:
    """Who may change the mandate of a seat with this holder."""
    if holder.mandate is not None and holder.mandate.principal is not None:
        return {holder.mandate.principal}
    return {holder.person}
