"""The session that a button or a message belongs to, and the seats that somebody has there."""

from typing import NamedTuple

from bot.asks import open_to
from bot.bridge.arrivals import Edited, Pressed, Said, Submitted
from bot.bridge.buttons import ButtonId
from bot.bridge.context import Bridge, Here
from bot.bridge.texts import moves as texts
from scenarios.engine.live import Live
from scenarios.engine.ports import Origin, Ref
from scenarios.engine.runner import Runner
from scenarios.kernel.errors import Refused
from scenarios.kernel.position import OpenAsk
from storage.traffic import PlaceRow


class Playing(NamedTuple):
    """A session as it stands, seen from one person."""

    live: Live
    person: int

    @property
    def runner(self) -> Runner:
        return self.live.runner

    @property
    def ref(self) -> Ref:
        return self.live.runner.ref

    @property
    def label(self) -> str:
        return self.live.runner.label

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats that the person holds, or that somebody holds in the person's place."""
        holders = self.runner.holders
        return tuple([seat for seat in self.runner.position.seats if holders[seat].person == self.person])

    @property
    def held(self) -> tuple[str, ...]:
        """Those that the person decides for."""
        return tuple([seat for seat in self.seats if not self.runner.holders[seat].machine])

    def asks(self) -> list[OpenAsk]:
        """What the person can answer now, in all seats; what must be answered before what may be."""
        position, holders = self.runner.position, self.runner.holders
        found = [asked for seat in self.seats for asked in open_to(position, holders, seat)]
        return sorted(found, key=lambda asked: asked.ask.optional)

    def named(self, seat: str) -> str:
        """Which of several seats is meant, to stand beside a title; empty where there is only one."""
        return texts.of_seat(seat) if len(self.seats) > 1 else ""

    def seated(self) -> "Playing":
        """Itself. Raises `Refused` where the person has no seat."""
        if not self.seats:
            raise Refused("foreign", texts.NO_SEAT)
        return self


async def playing(bridge: Bridge, here: Here, label: str) -> Playing:
    """The session of that label, as who pressed it stands in it. Raises `ParleyError` for none."""
    info = await bridge.store.find(here.tenant, label)
    return Playing(await bridge.sessions.open(info.ref), here.person)


def about(here: Here) -> ButtonId:
    """The button or form that arrived."""
    match here.arrival.what:
        case Pressed(button=button):
            return button
        case Submitted(form=form):
            return form
        case what:
            raise TypeError(f"{what.kind} has no button")


def written(here: Here) -> tuple[Said | Edited, PlaceRow]:
    """The message that arrived, and the session's place that it was written in."""
    match here.arrival.what:
        case Said() | Edited() as what if here.place is not None:
            return what, here.place
        case what:
            raise TypeError(f"{what.kind} is no message of a place")


def origin(here: Here, message: str | None = None) -> Origin:
    """Where the step that it makes comes from."""
    return Origin(here.inbox, here.place.id if here.place is not None else None, message)


def noun(runner: Runner) -> str:
    """What it is, in a sentence: "car sale"."""
    return runner.scenario.name.replace("-", " ")
