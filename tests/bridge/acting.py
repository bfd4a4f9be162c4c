"""A feature of the tests: `/act` makes a move at once, so that tests of what lies beneath need no forms."""

from typing import Final

from bot.bridge.arrivals import Command
from bot.bridge.content import Answer, Done
from bot.bridge.context import Bridge, Handler, Here
from scenarios.engine.ports import Origin
from scenarios.kernel import options
from scenarios.kernel.errors import Refused


async def act(bridge: Bridge, here: Here) -> Answer:
    """The move that the options say: `action`, and its fields."""
    command = here.arrival.what
    assert isinstance(command, Command)
    assert here.place is not None
    live = await bridge.sessions.open(here.place.ref)
    (seat,) = await bridge.sessions.seats_of(here.place.ref, here.person)
    given = dict(command.options)
    name = given.pop("action")
    asked = next((one for one in live.runner.position.asks.values() if one.ask.seat == seat), None)
    if asked is None:
        raise Refused("late", "It is not your move.")
    action = options.parse(asked.ask.options, name, given)
    await live.move(
        seat,
        action,
        ask=asked.number,
        basis=live.runner.position.seq,
        person=here.person,
        origin=Origin(here.inbox),
    )
    return Done()


HANDLERS: Final[dict[str, Handler]] = {"/act": act}
