"""Somebody who uses whatever there is: buttons and forms, or else what messages say that one can type."""

import re
from typing import Any

from bot.bridge.content import Notice, Spot
from scenarios.engine.ports import Ref
from tests.fakes.people import Someone
from tests.fakes.places import Message, plain
from tests.fakes.world import World


class Hands:
    """Acts for one person. Types only what a message that this person can read says can be typed."""

    def __init__(self, who: Someone) -> None:
        self.who = who

    async def does(self, label: str, **fields: Any) -> None:
        """Press the button, or type its word, and fill in the form that follows."""
        who, can = self.who, self.who.town.can
        who.form = None
        where = self.who.at
        if can.buttons:
            await who.presses(label)
        else:
            word = _word(label)
            where = self.offered(word)
            await who.says(f"!{word}", where)
        if not fields:
            return
        if who.form is not None:
            await who.fills(**fields)
            return
        form = re.findall(r"Type `!([^<`]+?)((?: <\w+>)+)`", self.told())
        if not form and not can.buttons:
            return  # nothing had to be filled in, so it is done
        assert form, f"nothing says how to fill in {label}: {self.told()}"
        word, names = form[-1]
        unknown = fields.keys() - set(re.findall(r"\w+", names))
        assert not unknown, f"the form has no {unknown}; it has {names}"
        given = [f'{name}="{_typed(value)}"' for name, value in fields.items()]
        await who.says(f"!{word} {' '.join(given)}", where)

    async def says(self, text: str) -> None:
        """Say it in the place, or by the form."""
        if self.who.town.can.reads_messages:
            await self.who.says(text)
        else:
            await self.does("Say…", text=text)

    async def says_message(self, text: str) -> Message:
        """Write it, where what is written is read."""
        return await self.who.says(text)

    async def commands(self, name: str, **options: str) -> None:
        """Give a command as people there do."""
        if self.who.town.can.buttons:
            await self.who.commands(name, **options)
        else:
            await self.who.says(" ".join((f"!{name}", *options.values())))

    def offered(self, word: str) -> Spot:
        """Where the newest message stands that says that this can be typed."""
        messages = [
            message
            for message in self.who.town.messages
            if not message.by
            and f"`!{word}`" in message.text
            and message in self.who.readable(message.where)
            and message.where in (self.who.at, _home(self.who.direct), self.who.town.square)
        ]
        assert messages, f"nothing says that !{word} can be typed"
        return messages[-1].where if messages[-1].where != _home(self.who.direct) else self.who.direct

    def told(self) -> str:
        """What they were answered last, in place or by direct message."""
        private = self.who.town.private.get(self.who.user, [])
        if private and isinstance(self.who.answers[-1], Notice):
            return plain(private[-1][1])
        return self.who.readable(_home(self.who.direct))[-1].text

    def reads(self) -> str:
        """All that they can read where they are."""
        return self.who.sees()

    def home(self) -> "Hands":
        """Go to where the newest session is played: its thread, or the channel itself where there are none."""
        if self.who.town.can.threads:
            self.who.goes_to_thread()
        return self


async def begins(w: World, scenario: str, preset: str, **seats: Hands) -> None:
    """A session from its card on; the roles are those of the seats' names. AI plays what nobody takes."""
    host = next(iter(seats.values()))
    await host.commands("start", scenario=scenario, preset=preset)
    for seat, one in seats.items():
        await one.does(f"Join as {seat.rstrip('0123456789_').capitalize()}")
        await one.does("Agree and join")
    open_rows = await w.bridge.lobbies.at(w.town.name, w.town.square.workspace)
    if open_rows and open_rows[-1].state == "open":
        await host.does("Fill with AI")
    for one in seats.values():
        await one.does("Ready")
    for one in seats.values():
        one.home()


async def newest(w: World) -> Ref:
    """The session that began last."""
    places = [place.ref for town in w.towns for place in await w.bridge.traffic.open_places(town.name)]
    return max(places, key=lambda ref: ref.branch)


def _word(label: str) -> str:
    return re.sub(r"[^\w\s'/&+-]", "", label).strip().casefold()


def _typed(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _home(where: Spot) -> Spot:
    return where._replace(workspace="")
