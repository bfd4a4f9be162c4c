"""Car sales in a thread of the square, as far as a test wants them played."""

from collections.abc import Sequence

from scenarios.engine.ports import Ref
from scenarios.kernel.actions import Action
from scenarios.library.car_sale.actions import Accept, Offer
from tests.fakes.people import Someone
from tests.fakes.places import Message
from tests.fakes.world import World

SELLERS, BUYERS = 7_111, 9_222
"""The limits that each side alone knows."""


def offer(price: int, message: str = "Mine") -> Action:
    return Offer.model_validate({"price": price, "message": message})


async def plays(w: World, ref: Ref, *moves: tuple[str, Action]) -> None:
    """These seats move, one after the other."""
    live = await w.bridge.sessions.open(ref)
    for seat, move in moves:
        await live.move(seat, move)
        w.bridge.sessions.go_on(ref)
        await w.settle()


async def sale(
    w: World, *moves: tuple[str, Action], host: Someone | None = None, reveal: str = "outcome"
) -> Ref:
    """Anna sells to Ben; Hanna is the host, unless somebody else is."""
    people = {"seller": w.someone("Anna"), "buyer": w.someone("Ben")}
    params = {"seller_limit": SELLERS, "buyer_limit": BUYERS, "reveal": reveal}
    ref = await w.begin("car-sale", people, params=params, host=host or w.someone("Hanna"))
    w.someone("Hanna").goes(w.someone("Anna").at)
    await plays(w, ref, *moves)
    return ref


async def sold(w: World, reveal: str = "outcome", host: Someone | None = None) -> Ref:
    """It is over: Ben has taken Anna's offer of 8,000, after one of 9,000 that he did not like."""
    moves: Sequence[tuple[str, Action]] = (
        ("seller", offer(9_000, "A fine car.")),
        ("buyer", offer(7_500, "Too much.")),
        ("seller", offer(8_000, "My last word.")),
        ("buyer", Accept()),
    )
    return await sale(w, *moves, reveal=reveal, host=host)


def message(who: Someone, text: str) -> Message:
    """The newest message in sight that says this."""
    return [one for one in who.readable() if text in one.text][-1]


async def branch_of(w: World, ref: Ref, number: int = 2) -> Ref:
    """A later branch of the same session."""
    session = (await w.store.info(ref)).session
    found = {one.number: one.ref for one in await w.store.branches(ref.tenant, session)}
    return found[number]


async def joins(who: Someone, seat: str) -> None:
    """Press the button and agree to what is kept."""
    await who.goes(who.town.square).presses(f"Join as {seat}")
    if "Before you join" in who.told():
        await who.presses("Agree and join")
