"""What is to be posted because of a step. Pure: a step and its audience in, posts out, for the step's transaction."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.bridge.audience import Audience, direct, side
from bot.bridge.texts import talk as texts
from scenarios.engine.ports import PRINCIPAL, Holder, Post, Taken
from scenarios.kernel.actions import Roster
from scenarios.kernel.position import OpenAsk, Position
from scenarios.kernel.rules import ALL
from scenarios.kernel.seen import PEOPLE, Seen, everything
from storage.traffic import PlaceRow

_SHOWN = frozenset(("told", "move", "aside", "seated", "notice"))
"""Kinds of what is learned that are posted; roles are read on request, results when it is over."""


def compose(audience: Audience, taken: Taken) -> list[Post]:
    """The posts of a step in every place: who is there, what was learned, then whose move it is, then the end."""
    found: list[Post] = []
    for public in audience.public:
        found += _members(public, taken)
        found += _learned(audience, public, taken)
        found += _closed(audience, public, taken)
        found += _opened(audience, public, taken)
        found += _floor(public, taken)
        if taken.stepped.position.over is not None and taken.before.over is None:
            found.append(_post(public.id, "ended", "ended"))
    return [*found, *_answered(taken)]


def standing(audience: Audience, position: Position, holders: Mapping[str, Holder]) -> list[Post]:
    """Whose move it is in a branch whose open asks are older than itself, so that no step of its own shows them."""
    waiting = [
        one
        for number, one in position.asks.items()
        if number not in position.sealed and asked(holders, one) is not None
    ]
    joints = {one.ask.joint for one in waiting if one.ask.joint is not None}
    groups = _groups([one for one in position.asks.values() if one.ask.joint in joints])
    found: list[Post] = []
    for public in audience.public:
        found += _asking(audience, public, holders, waiting, groups)
        if any(one.ask.optional for one in waiting):
            found.append(_post(public.id, "floor", "floor"))
    return found


def body(kind: str, **rest: Any) -> str:
    """An outbox body."""
    return _written({"kind": kind, **rest})


def _written(content: Mapping[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"))


def _post(place: int, kind: str, target: str | None, operation: str = "post", **rest: Any) -> Post:
    return Post(place, operation, target, body(kind, **rest))


def _answered(taken: Taken) -> Iterator[Post]:
    """What a message is answered with: a mark for one that is taken in, a word for one that was changed too late."""
    origin, given = taken.origin, taken.stepped.entry.input
    if origin is None or origin.place is None or origin.message is None:
        return
    mark = {"moves": texts.HEARD, "aside": texts.BESIDE}.get(given.kind)
    if mark is not None:
        yield Post(origin.place, "react", f"@{origin.message}", _written({"mark": mark}))
    elif given.kind == "revised":
        of, message = given.data["of"], origin.message
        yield _post(origin.place, "counted", counted_target(message), seq=of, message=message)


def counted_target(message: str) -> str:
    """The name of the post that says which version of a message counts."""
    return f"counted:{message}"


def _members(public: PlaceRow, taken: Taken) -> Iterator[Post]:
    """Whoever took a seat or has none any more. Those of the beginning come in when the place opens."""
    if taken.before.seq == 0:
        return
    before = _people(taken.held, taken.before)
    for person in sorted(before ^ _people(taken.holders, taken.stepped.position)):
        yield _post(public.id, "member", None, "member", person=person)


def _people(holders: Mapping[str, Holder], position: Position) -> set[int]:
    people = (holders[seat].person for seat in position.seats if seat in holders)
    return {person for person in people if person is not None}


def _learned(audience: Audience, public: PlaceRow, taken: Taken) -> Iterator[Post]:
    origin = taken.origin
    for items in _in_posts(taken):
        first = items[0][1]
        machines = [number for number, item in items if _by_machine(taken, item)]
        content = {"kind": "seen", "items": [number for number, _ in items]}
        if machines:
            content["ai"] = machines
        for_all = first.to in (ALL, PEOPLE)
        posts: Iterable[Post] = (Post(public.id, body=_written(content)),)
        if not for_all:
            posts = _private(audience, public, taken, first, content)
        for post in posts:
            stands = origin is not None and origin.place == post.place and first.kind in ("move", "aside")
            passes_on = not for_all and post.place == public.id  # its own place is not made yet
            yield post._replace(delivered=origin.message) if stands and origin and not passes_on else post


def _in_posts(taken: Taken) -> list[list[tuple[int, Seen]]]:
    """What is posted of a step, each with its number among all that was learned: moves that were revealed at once
    are one post.
    """
    event, posts = taken.event, list[list[tuple[int, Seen]]]()
    revealed: list[tuple[int, Seen]] = []
    for number, item in enumerate(everything(event.seq, event.at, taken.stepped.entry)):
        if item.kind not in _SHOWN or (item.kind == "move" and _needs_no_place(item)):
            continue
        if item.kind == "move" and item.to == ALL and len(taken.stepped.entry.input.moves) > 1:
            if not revealed:
                posts.append(revealed)
            revealed.append((number, item))
        else:
            posts.append([(number, item)])
    return posts


def _by_machine(taken: Taken, item: Seen) -> bool:
    """Whether AI speaks: the seat's holder, or a stand-in."""
    holder = taken.holders.get(item.who or "")
    return holder is not None and holder.machine


def _needs_no_place(item: Seen) -> bool:
    """What a seat learns of its own move alone stands in the answer that it was given."""
    return item.to in (item.who, (item.who,))


def _private(
    audience: Audience, public: PlaceRow, taken: Taken, item: Seen, content: Mapping[str, Any]
) -> Iterator[Post]:
    seats = (item.to,) if isinstance(item.to, str) else item.to
    people = sorted({person for seat in seats if (person := _person(taken.holders, seat)) is not None})
    if not people:
        return
    private = len(people) <= audience.sides.get(public.platform, 0)
    for purpose in [side(seats, people)] if private else map(direct, people):
        yield _aimed(audience, public, purpose, content)


def _aimed(
    audience: Audience, public: PlaceRow, purpose: str, content: Mapping[str, Any], target: str | None = None
) -> Post:
    """The post for a place of this purpose; where there is none yet, the public one's worker makes it first."""
    place = audience.others.get((public.platform, purpose))
    if place is None:
        return Post(public.id, target=target, body=_written({**content, "to": purpose}))
    return Post(place, target=target, body=_written(content))


def _person(holders: Mapping[str, Holder], seat: str) -> int | None:
    holder = holders.get(seat)
    return holder.person if holder is not None else None


def asked(holders: Mapping[str, Holder], one: OpenAsk) -> int | None:
    """The person who is to answer an ask; None where nobody is: a machine does, or somebody who has no seat."""
    holder = holders.get(one.ask.seat)
    if holder is None or (one.addressee is None and holder.machine):
        return None
    return holder.person if one.addressee in (None, PRINCIPAL) else None


def _opened(audience: Audience, public: PlaceRow, taken: Taken) -> Iterator[Post]:
    """Turn notices and secret choices: of new asks, and of those whose seat has passed to somebody."""
    handed = _handed(taken)
    fresh = {one.number for one in taken.stepped.opened}
    wanted = [
        one
        for one in taken.stepped.position.asks.values()
        if one.number in fresh or one.ask.seat in handed
        if asked(taken.holders, one) is not None and one.number not in taken.stepped.position.sealed
    ]
    new = {(one.ask.joint, one.opened) for one in wanted if one.ask.joint is not None}
    asks = taken.stepped.position.asks.values()
    groups = _groups([one for one in asks if (one.ask.joint, one.opened) in new])
    yield from _asking(audience, public, taken.holders, wanted, groups)


def _asking(
    audience: Audience,
    public: PlaceRow,
    holders: Mapping[str, Holder],
    wanted: Sequence[OpenAsk],
    groups: Mapping[tuple[str, int], Sequence[OpenAsk]],
) -> Iterator[Post]:
    for one in wanted:
        if not one.ask.optional and one.ask.joint is None:
            yield from _turn(audience, public, holders, one)
    for opened, group in groups.items():
        yield from _called(audience, public, holders, opened, group, [one for one in wanted if one in group])


def _turn(
    audience: Audience, public: PlaceRow, holders: Mapping[str, Holder], one: OpenAsk
) -> Iterator[Post]:
    target = f"turn:{one.number}"
    yield _post(public.id, "turn", target, ask=one.number, seat=one.ask.seat)
    person = asked(holders, one)
    if person is not None and audience.notify.get(person) == "direct":
        content = {"kind": "turn", "ask": one.number, "seat": one.ask.seat}
        yield _aimed(audience, public, direct(person), content, target)


def _called(
    audience: Audience,
    public: PlaceRow,
    holders: Mapping[str, Holder],
    opened: tuple[str, int],
    group: Sequence[OpenAsk],
    wanted: Sequence[OpenAsk],
) -> Iterator[Post]:
    """A secret choice, which calls those of the group who are asked with this step, and nobody a second time."""
    yield _choose(public.id, opened, group, "post", call=[one.number for one in wanted])
    people = sorted({person for one in wanted if (person := asked(holders, one)) is not None})
    for person in people:
        if audience.notify.get(person) == "direct":
            own = [one.number for one in wanted if asked(holders, one) == person]
            content = {"kind": "choose", "asks": [one.number for one in group], "call": own}
            yield _aimed(audience, public, direct(person), content, f"choose:{opened[1]}")


def _closed(audience: Audience, public: PlaceRow, taken: Taken) -> Iterator[Post]:
    """Notices that ask nobody any more, and secret choices of which one more was made; also in direct messages."""
    stepped, before = taken.stepped, taken.before
    ended = {*stepped.answered, *stepped.dropped}
    handed = _handed(taken)
    gone = [one for number, one in before.asks.items() if number in ended or one.ask.seat in handed]
    for one in gone:
        still = one.number in stepped.position.asks and asked(taken.holders, one) is not None
        noticed = one.ask.seat in handed or asked(taken.holders, one) is not None
        if noticed and one.ask.joint is None and not one.ask.optional and not still:
            rest = {"made": True} if one.number in stepped.answered and one.addressee is None else {}
            target = f"turn:{one.number}"
            for place in (public.id, *_directly(audience, public, taken, [one])):
                yield _post(place, "turn", target, "edit", ask=one.number, seat=one.ask.seat, **rest)
    joints = {one.ask.joint for one in gone if one.ask.joint is not None}
    groups = _groups([one for one in before.asks.values() if one.ask.joint in joints])
    for opened, group in groups.items():
        if any(asked(taken.holders, one) is not None or one.ask.seat in handed for one in group):
            below = _is_called_again(taken, group, handed)
            for place in (public.id, *_directly(audience, public, taken, group)):
                yield _choose(place, opened, group, "edit", below=below)


def _directly(audience: Audience, public: PlaceRow, taken: Taken, asks: Sequence[OpenAsk]) -> list[int]:
    """Places of direct messages to those who were asked until this step."""
    people = {person for one in asks if (person := asked(taken.held, one)) is not None}
    places = [audience.others.get((public.platform, direct(person))) for person in sorted(people)]
    return [place for place in places if place is not None]


def _is_called_again(taken: Taken, group: Sequence[OpenAsk], handed: frozenset[str]) -> bool:
    """Whether somebody who has a seat from now on is called by a new post of the same choice."""
    after = taken.stepped.position
    return any(
        one.ask.seat in handed
        and one.number in after.asks
        and one.number not in after.sealed
        and asked(taken.holders, one) is not None
        for one in group
    )


def _groups(asks: Sequence[OpenAsk]) -> dict[tuple[str, int], list[OpenAsk]]:
    """Of joint asks: those that were opened together."""
    groups: dict[tuple[str, int], list[OpenAsk]] = {}
    for one in asks:
        groups.setdefault((one.ask.joint or "", one.opened), []).append(one)
    return groups


def _choose(
    place: int, opened: tuple[str, int], group: Sequence[OpenAsk], operation: str, **rest: Any
) -> Post:
    numbers = [one.number for one in group]
    return _post(place, "choose", f"choose:{opened[1]}", operation, asks=numbers, **rest)


def _floor(public: PlaceRow, taken: Taken) -> Iterator[Post]:
    """One post while anybody may move without having to."""
    after = taken.stepped.position
    was = any(one.ask.optional for one in taken.before.asks.values() if asked(taken.holders, one))
    now = any(one.ask.optional for one in after.asks.values() if asked(taken.holders, one))
    if was != now:
        yield _post(public.id, "floor", "floor", "post" if now else "edit")


def _handed(taken: Taken) -> frozenset[str]:
    """Seats that pass to another holder with this step."""
    moves = taken.stepped.entry.input.moves
    return frozenset(
        move.seat for move in moves if isinstance(move.action, Roster) and move.action.change == "handed"
    )
