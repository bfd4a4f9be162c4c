"""Servers are apart: in direct messages, where they meet, each press is about its own."""

from bot.bridge.arrivals import Arrival, Gone, Pressed
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Notice, Spot
from scenarios.engine.ports import Ref
from storage.persons import Preferences
from tests.bridge.after.sales import BUYERS, SELLERS
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world

LIMITS = {"seller_limit": SELLERS, "buyer_limit": BUYERS}


async def sale_at(w: World, server: str, seller: Someone, buyer: Someone) -> Ref:
    """A sale on that server, of which the buyer is told by direct message."""
    w.town.square = w.town.square._replace(workspace=server)
    tenant = await w.bridge.communities.tenant_of(w.town.name, server, server)
    await w.bridge.persons.set_preferences(tenant, await w.person(tenant, buyer), Preferences("direct"))
    return await w.begin("car-sale", {"seller": seller, "buyer": buyer}, params=LIMITS | {"first": "buyer"})


async def presses(w: World, who: Someone, button: ButtonId, server: str, message: str | None = None) -> str:
    """A button in direct messages that tells which server it is about, as platforms keep it."""
    number = f"i{len(w.town.arrivals) + 10_000}"
    where = Spot(w.town.name, server, f"@{who.user}")
    what = Pressed(button=button, message=message)
    return str(await w.town.deliver(Arrival(id=number, order=number, where=where, who=who.author, what=what)))


@awaited
async def test_an_answer_in_direct_messages_stays_about_its_own_server() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        refs = [await sale_at(w, server, anna, ben) for server in ("w1", "w2")]
        assert refs[0].tenant != refs[1].tenant
        first, _ = [m for m in w.town.inside(ben.direct) if "your move" in m.text]
        await ben.presses("My role", on=first.id)
        answer = ben.answers[-1]
        assert isinstance(answer, Notice)
        offer = next(button for button in answer.content.buttons if button.label == "Offer")
        assert "FormView" in await presses(w, ben, offer.id, "w1")


@awaited
async def test_what_belongs_to_another_server_is_not_known() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        first = await sale_at(w, "w1", anna, ben)
        await sale_at(w, "w2", anna, ben)
        label = (await w.store.info(first)).label
        for verb, about in (
            ("role", (label,)),
            ("host", (label,)),
            ("export", (label,)),
            ("result", (label,)),
            ("again", (label,)),
            ("branch.at", (label, "1")),
            ("host.end-now", (label,)),
            ("leave.now", (label,)),
        ):
            answer = await presses(w, ben, ButtonId(verb, about), "w2")
            assert "not known" in answer or "not there" in answer or "no such" in answer.lower(), (
                verb,
                answer,
            )
        assert (await w.store.load(first)).position.over is None


@awaited
async def test_a_server_that_sends_the_bridge_away_stops_nothing_on_another() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        first, second = [await sale_at(w, server, anna, ben) for server in ("w1", "w2")]
        await w.town.happens(w.town.square._replace(workspace="w2", channel=""), None, Gone())
        assert (await w.store.info(first)).status == "running"
        assert (await w.store.info(second)).status == "held"
