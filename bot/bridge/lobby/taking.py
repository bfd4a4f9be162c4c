"""A seat in what has begun: an AI's, or one more of an open role."""

from typing import Final

from bot.bridge.content import Answer, Jump, Notice, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby import consent
from bot.bridge.lobby.loading import loaded
from bot.bridge.lobby.sitting import may_be_taken, public_spot, seated
from bot.bridge.lobby.verbs import ENTER, TAKE
from bot.bridge.part import part_of
from bot.bridge.playing import about
from bot.bridge.receivers import receivers
from bot.bridge.texts import lobby as texts
from bot.seating import HUMAN
from scenarios.engine.live import Live
from scenarios.engine.ports import Holder, Ref
from scenarios.kernel.errors import Refused
from scenarios.kernel.rules import role_name
from storage.lobbies import LobbyRow


async def take_over(bridge: Bridge, here: Here) -> Answer:
    """Take the seat of an AI: (lobby, seat). What it has seen before stays private; its brief does not."""
    row, known, (seat,) = await loaded(bridge, here)
    ref = _begun(row)
    role = known.shape.roles.get(role_name(seat))
    async with bridge.cards.alone(row.tenant, row.public_id):
        live = await bridge.sessions.open(ref)
        if live.runner.holders.get(seat) == Holder(HUMAN, here.person):
            return await _went_in(bridge, here, ref, texts.taken_over(seat))
        await _check_stranger(bridge, here, ref)
        holder = seated(live).get(seat)
        if row.parent is not None or role is None or holder is None or not may_be_taken(role, holder):
            raise Refused("illegal", texts.NOT_AI)
        if asked := await _unagreed(bridge, here, live):
            return asked
        await live.hand_over(seat, Holder(HUMAN, here.person))
    return await _went_in(bridge, here, ref, texts.taken_over(seat))


async def enter(bridge: Bridge, here: Here) -> Answer:
    """Take one more seat of an open role: (lobby, role)."""
    row, _, (role,) = await loaded(bridge, here)
    ref = _begun(row)
    async with bridge.cards.alone(row.tenant, row.public_id):
        live = await bridge.sessions.open(ref)
        await _check_stranger(bridge, here, ref)
        if asked := await _unagreed(bridge, here, live):
            return asked
        seat = await live.join(role, Holder(HUMAN, here.person))
    return await _went_in(bridge, here, ref, texts.entered(seat))


async def _check_stranger(bridge: Bridge, here: Here, ref: Ref) -> None:
    """Refuse a seat to whoever knows, or could know, what is secret to it: by another seat, or as the host."""
    part = await part_of(bridge, await bridge.store.info(ref), here.person)
    if part.over:
        raise Refused("ended", texts.IT_IS_OVER)
    if part.playing or part.given_up:
        raise Refused("foreign", texts.KNOWS_TOO_MUCH)
    if part.host:
        raise Refused("foreign", texts.HOST_KNOWS)


async def _unagreed(bridge: Bridge, here: Here, live: Live) -> Notice | None:
    hosts = await receivers(bridge, live.runner.ref, live.runner.holders)
    return await consent.missing(bridge, here, hosts, about(here))


async def _went_in(bridge: Bridge, here: Here, ref: Ref, said: str) -> Answer:
    """Let the new holder in, tell everything that depends on holders, and go on."""
    await bridge.sessions.refresh(ref)
    bridge.sessions.go_on(ref)
    spot = await public_spot(bridge, ref, here.arrival.where.platform)
    return notice(said) if spot is None else notice(said, " ", Jump(texts.GO_THERE, spot))


def _begun(row: LobbyRow) -> Ref:
    if row.ref is None:
        raise Refused("illegal", texts.NOT_BEGUN)
    return row.ref


HANDLERS: Final[dict[str, Handler]] = {TAKE: take_over, ENTER: enter}
