"""What a lobby's card shows: a pure function of the row and what is known around it."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Literal, NamedTuple

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Bold, Button, Content, Jump, Part, Parts, Spot, When
from bot.bridge.lobby.about import About
from bot.bridge.lobby.rules import OPEN, can_fill, can_join
from bot.bridge.lobby.verbs import AGAIN, ALSO, BEGIN, ENTER, FILL, JOIN, LEAVE, OPTIONS, READY, TAKE, WATCH
from bot.bridge.texts import linking as linking_texts
from bot.bridge.texts import lobby as texts
from bot.wording import heading
from storage.lobbies import LobbyRow, LobbySeat

Style = Literal["plain", "main", "good", "danger"]


class Sitting(NamedTuple):
    """What has become of a lobby that has begun."""

    label: str
    """The branch's."""
    place: Spot | None
    """Where it is played; None while that is not open."""
    seats: Mapping[str, str | None]
    """Seat to the name of the person there; None for an AI."""
    takeable: Sequence[str]
    """Seats of AIs that a person may take over."""
    open_roles: Sequence[str]
    """Roles that somebody may still join."""
    over: bool


class Around(NamedTuple):
    """What the row does not hold."""

    host: str
    lacking: Sequence[str] = ()
    """Rights that are missing, as people read them."""
    reads_messages: bool = True
    """What people write in a thread is read there."""
    sitting: Sitting | None = None
    also: Sequence[tuple[str, str]] = ()
    """Linked communities in which it could have a card too: what the button says, and how people call it."""
    played_in: Sequence[str] = ()
    """As people call them; empty where that is one."""


def card(row: LobbyRow, about: About, around: Around) -> Content:
    """The card as it is now. It pings nobody, and all that people or files wrote in it is inert."""
    fields: list[tuple[str, Parts]] = [(texts.SEATS, _seats(row, around.sitting))]
    if around.played_in:
        fields.append((linking_texts.SHARED, (linking_texts.listed(around.played_in),)))
    if row.state in OPEN:
        if about.preset.minutes is not None:
            fields.append((texts.TAKES, (texts.minutes(about.preset.minutes),)))
        fields += [
            (texts.HOST, (around.host,)),
            (texts.PLAYED_BY, (texts.terms(about.terms),)),
            (texts.KEPT, (texts.KEPT_SHORT,)),
        ]
        if not around.reads_messages and about.found.scenario.talk != "never":
            fields.append((texts.TALK, (texts.UNREAD,)))
        if around.lacking:
            fields.append((texts.MISSING, (texts.rights(around.lacking),)))
    said = " ".join(filter(None, (about.found.about, about.preset.about)))
    return Content(
        (said, "\n\n", *_standing(row, around)),
        texts.title(about.found.title, row.preset),
        tuple(fields),
        _buttons(row, about, around),
    )


def digest(content: Content) -> str:
    """The same for cards that look the same."""
    return blake2b(repr(content).encode(), digest_size=16).hexdigest()


def _seats(row: LobbyRow, sitting: Sitting | None) -> Parts:
    if sitting is not None:
        rows = [(name, texts.AI if who is None else who, False) for name, who in sitting.seats.items()]
    else:
        rows = [(seat.seat, _who(seat), seat.ready) for seat in row.seats]
    parts: list[Part] = []
    for name, who, ready in rows:
        parts += [Bold(heading(name)), f": {who}{f' ({texts.READY})' if ready else ''}", "\n"]
    return tuple(parts[:-1])


def _who(seat: LobbySeat) -> str:
    if seat.actor is not None:
        return texts.player(seat.actor)
    return texts.FREE if seat.person is None else seat.name or texts.SOMEBODY


def _standing(row: LobbyRow, around: Around) -> Parts:
    """The last line: what happens next."""
    match row.state:
        case "open":
            return (texts.JOIN_FIRST, " ", texts.EXPIRES, When(row.due), ".")
        case "ready":
            return (texts.PRESS_READY, When(row.due), ".")
        case "started":
            sitting = around.sitting
            if sitting is None or (sitting.place is None and not sitting.over):
                return (texts.BEGINNING,)
            said = texts.OVER if sitting.over else texts.BEGUN
            there = sitting.place
            return (f"{said}.",) if there is None else (f"{said}: ", Jump(texts.GO_THERE, there))
        case _:
            return (texts.CLOSED[row.state],)


def _buttons(row: LobbyRow, about: About, around: Around) -> tuple[Button, ...]:
    sitting = around.sitting
    if row.state in OPEN:
        return _before(row, about, around.also)
    if sitting is not None:
        return _afterwards(sitting) if sitting.over else _meanwhile(row, about, sitting)
    if row.state == "expired":
        preset = () if row.preset is None else (row.preset,)
        return (Button(texts.AGAIN, ButtonId(BEGIN, (row.scenario, *preset))),)
    return ()


def _before(row: LobbyRow, about: About, also: Sequence[tuple[str, str]]) -> tuple[Button, ...]:
    def button(label: str, verb: str, style: Style = "plain", enabled: bool = True, *more: str) -> Button:
        return Button(label, ButtonId(verb, (row.public_id, *more)), style, enabled)

    joins = [
        button(texts.join(role), JOIN, "main", can_join(row, about.shape, role), role)
        for role in about.shape.joinable
    ]
    return (
        *joins,
        *([button(texts.READY_BUTTON, READY, "good")] if row.state == "ready" else []),
        button(texts.LEAVE, LEAVE),
        button(texts.OPTIONS, OPTIONS),
        button(texts.FILL, FILL, "plain", can_fill(row)),
        *[button(linking_texts.also(name), ALSO, "plain", True, side) for side, name in also],
    )


def _meanwhile(row: LobbyRow, about: About, sitting: Sitting) -> tuple[Button, ...]:
    watch = [Button(texts.WATCH, ButtonId(WATCH, (row.public_id,)))]
    return (
        *(watch if about.terms.watch == "everyone" else []),
        *[
            Button(texts.join(role), ButtonId(ENTER, (row.public_id, role)), "main")
            for role in sitting.open_roles
        ],
        *[Button(texts.take_over(seat), ButtonId(TAKE, (row.public_id, seat))) for seat in sitting.takeable],
    )


def _afterwards(sitting: Sitting) -> tuple[Button, ...]:
    return (Button(texts.AGAIN, ButtonId(AGAIN, (sitting.label,))),)
