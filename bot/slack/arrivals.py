"""What happens on Slack as arrivals of the bridge. Ids are the same however often something is delivered."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, Final

from bot.bridge.arrivals import (
    Arrival,
    Author,
    Command,
    Deleted,
    Edited,
    Gone,
    Left,
    Pressed,
    Said,
    Submitted,
    What,
)
from bot.bridge.content import Spot
from bot.plain import one_line
from bot.slack import inbound, spots, texts
from bot.slack.directory import Person
from bot.slack.known import Known
from bot.slack.limits import NAME, cut

_SECOND: Final = 1_000_000


def author(user: str, person: Person, handle: str = "") -> Author:
    """Who it is, as people there read it; `handle` where that is not known."""
    name = cut(one_line(person.name) or one_line(handle), NAME) or texts.SOMEBODY
    return Author(user=user, name=name, manages=person.manages)


def place_of(team: str, channel: str, thread: str, user: str, *, direct: bool) -> Spot:
    """Where somebody did something; threads in direct messages are places of their own."""
    return spots.direct(user, team) if direct and not thread else spots.spot(team, channel, thread)


def said(message: Mapping[str, Any], where: Spot, who: Author, known: Known) -> Arrival | None:
    """What a person wrote; None for anything else, and for what holds no words."""
    text, attached = inbound.plain(message, known), inbound.attached(message)
    if not inbound.said(message) or not (text.strip() or attached):
        return None
    ts = str(message["ts"])
    what = Said(message=ts, text=text, attached=attached)
    return Arrival(id=f"m{_of(where)}.{ts}", order=ts, where=where, who=who, what=what)


def edited(message: Mapping[str, Any], where: Spot, who: Author, known: Known) -> Arrival | None:
    """A person's message with its new text; None where nobody changed it."""
    change = message.get("edited")
    if not change or not inbound.said(message):
        return None
    ts, at, text = str(message["ts"]), str(change.get("ts") or ""), inbound.plain(message, known)
    which = blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()
    what = Edited(message=ts, text=text)
    return Arrival(id=f"e{_of(where)}.{ts}.{at}.{which}", order=at, where=where, who=who, what=what)


def deleted(messages: Iterable[str], where: Spot, now: int) -> Arrival:
    """Messages that are gone, by whomever; `now` in UTC microseconds orders it."""
    them = sorted(messages)
    return Arrival(
        id=f"d{_of(where)}.{them[0]}.{them[-1]}.{len(them)}",
        order=moment(now),
        where=where,
        who=None,
        what=Deleted(messages=tuple(them)),
    )


def gone(where: Spot, event: str, now: int, *, for_good: bool = True) -> Arrival:
    """A thread, a channel, or a whole workspace that took the app out: then `channel` is empty."""
    what = Gone(for_good=for_good)
    return Arrival(id=f"g{_of(where)}.{event}", order=moment(now), where=where, who=None, what=what)


def left(team: str, who: Author, event: str, now: int) -> Arrival:
    """Somebody is no member of the workspace any more."""
    where = Spot(spots.PLATFORM, team, "")
    return Arrival(id=f"l{team}.{who.user}.{event}", order=moment(now), where=where, who=who, what=Left())


def commanded(what: Command, where: Spot, who: Author | None, ts: str) -> Arrival:
    """A command that was given in a message."""
    return Arrival(id=f"c{_of(where)}.{ts}", order=ts, where=where, who=who, what=what)


def interactive(
    what: Command | Pressed | Submitted, where: Spot, who: Author, trigger: str, now: int
) -> Arrival:
    """A command, a button or a form, by the trigger that is never used twice."""
    digest = blake2b(f"{where.workspace} {trigger}".encode(), digest_size=12).hexdigest()
    made: What = what
    return Arrival(id=f"i{digest}", order=moment(now), where=where, who=who, what=made)


def moment(now: int) -> str:
    """As `ts` of messages are written."""
    return f"{now // _SECOND}.{now % _SECOND:06}"


def _of(where: Spot) -> str:
    """A shared channel has one id in all its workspaces."""
    return f"{where.workspace}.{where.channel}"
