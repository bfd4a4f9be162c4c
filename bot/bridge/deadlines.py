"""How long somebody has for a move, and when to remind them. Pure, but for looking up what people prefer."""

from typing import Final, NamedTuple

from bot.bridge import places
from bot.bridge.context import Bridge
from bot.bridge.quiet import Quiet, after, awake, quiet
from bot.bridge.terms import Terms
from scenarios.engine.runner import Runner
from scenarios.kernel.position import OpenAsk

SECOND: Final = 1_000_000
LATE: Final = "late"
"""The kind of the timer that rings when somebody's time is up, named by the ask."""
NEVER: Final = 4_102_444_800 * SECOND
"""When that timer rings where nothing is to be done then: in the year 2100."""


class Deadline(NamedTuple):
    """Moments in UTC microseconds."""

    half: int | None
    """When half of the time has passed; None where nobody is to be reminded then."""
    tenth: int | None
    """When only a tenth is left."""
    due: int
    falls: bool
    """The rules themselves move for whoever is late."""


async def deadline(
    bridge: Bridge, runner: Runner, asked: OpenAsk, person: int, terms: Terms, start: int
) -> Deadline | None:
    """The rules' own deadline, else the one that people agreed on, which does not run in somebody's quiet hours.

    `start` is when that one begins; who can be nowhere where it is played on is late at once. None where there is all
    the time in the world, or the clock stands still.
    """
    if await places.left_behind(bridge, runner.ref, person):
        return Deadline(None, None, start, falls=False)
    wishes = await bridge.persons.preferences(runner.ref.tenant, person)
    hours = quiet(wishes.quiet_from, wishes.quiet_to, wishes.zone)
    if asked.due is not None and asked.ask.deadline is not None:
        due = runner.shown.moment(asked.due)
        span = round(asked.ask.deadline.total_seconds() * SECOND)
        return None if due is None else of_rules(due, span, hours, falls=asked.ask.default is not None)
    return None if terms.deadline is None else agreed(start, terms.deadline * SECOND, hours)


def of_rules(due: int, span: int, hours: Quiet | None, *, falls: bool) -> Deadline:
    """Quiet hours do not move it; a reminder waits until they are over, if it is not too late then."""
    half, tenth = (awake(due - span // part, hours) for part in (2, 10))
    return Deadline(half if half < tenth else None, tenth if tenth < due else None, due, falls)


def agreed(start: int, span: int, hours: Quiet | None) -> Deadline:
    """So much time outside of quiet hours."""
    half, tenth, due = (after(start, part, hours) for part in (span // 2, span - span // 10, span))
    return Deadline(half, tenth, due, falls=False)
