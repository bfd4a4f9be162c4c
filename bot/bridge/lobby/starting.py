"""From a lobby in which everybody is ready to a session in a thread under its card."""

import json

from bot.bridge.context import Bridge
from bot.bridge.lobby import rules
from bot.bridge.lobby.about import About, about
from bot.bridge.lobby.painting import paint
from bot.bridge.texts import lobby as texts
from bot.community import guild
from bot.seating import HUMAN
from scenarios.engine.ports import Holder, Post, Repeated
from scenarios.kernel.errors import ParleyError, Refused
from storage.lobbies import LobbyRow
from storage.sessions import NewSession


async def settled(bridge: Bridge, row: LobbyRow) -> None:
    """What follows from a change: it begins if everybody is ready, its card is drawn, its alarm set.

    Raises `ParleyError` where it cannot begin; then everybody has to be ready again.
    """
    if rules.all_ready(row):
        try:
            await _begin(bridge, row)
        except ParleyError:
            await bridge.lobbies.change(
                row.tenant, row.public_id, lambda now: rules.asked_again(now, bridge.clock.now())
            )
            _show(bridge, row)
            raise
    _show(bridge, row)


def _show(bridge: Bridge, row: LobbyRow) -> None:
    bridge.cards.changed(row, paint)
    bridge.alarms.wake()


def can_be_private(bridge: Bridge, row: LobbyRow) -> bool:
    """Whether it can be closed to all who have no seat, wherever it has a card; what is not served now may not."""
    shown = [bridge.platforms.get(card.platform) for card in row.cards]
    return all(platform is not None and platform.can.members_change for platform in shown)


def prepared(bridge: Bridge, row: LobbyRow, known: About) -> NewSession:
    """The session that the lobby would begin now. Raises `ParleyError` where it cannot be played so."""
    if known.terms.watch == "seated" and not can_be_private(bridge, row):
        raise Refused("illegal", texts.NOT_PRIVATE)
    return bridge.app.prepare(
        row.scenario,
        row.host,
        preset=row.preset,
        seats={
            seat.seat: Holder(HUMAN, seat.person) if seat.person is not None else seat.actor or HUMAN
            for seat in row.seats
        },
        guild=guild(row.platform, row.workspace),
        terms=known.terms.model_dump(),
    )


async def _begin(bridge: Bridge, row: LobbyRow) -> None:
    new = prepared(bridge, row, about(bridge.app, row))
    welcome = Post(None, "post", "welcome", json.dumps({"kind": "welcome"}))
    try:
        ref = await bridge.lobbies.start(row, new, row.channel, "", [welcome])
    except Repeated:
        return  # somebody else pressed at the same moment
    for place in await bridge.traffic.places(ref):
        bridge.outbox.wake(place.id)
    bridge.sessions.go_on(ref)
