"""What people do around a lobby, in one line each."""

from scenarios.engine.ports import Holder
from tests.fakes.people import Someone
from tests.fakes.world import World

AGREE = "Agree and join"


async def joins(who: Someone, role: str) -> None:
    """Join, and agree to the notice if it is shown."""
    await who.presses(f"Join as {role}")
    if any(button.label == AGREE for button, _, _ in who.buttons()) and who.told().startswith(
        "Before you join"
    ):
        await who.presses(AGREE)


async def begun(w: World, scenario: str = "car-sale", preset: str = "family-car", **seats: Someone) -> None:
    """A session between these people, begun from a card; AI plays the other seats. Each is in the thread then."""
    host = next(iter(seats.values()))
    await host.commands("start", scenario=scenario, preset=preset)
    for role, who in seats.items():
        await joins(who, role.rstrip("0123456789").capitalize())
    if any(button.label == "Fill with AI" and button.enabled for button, _, _ in host.buttons()):
        await host.presses("Fill with AI")
    for who in seats.values():
        await who.presses("Ready")
    for who in seats.values():
        who.goes_to_thread()


def card(w: World) -> str:
    """The newest card in the square, as everybody reads it."""
    cards = [
        message
        for message in w.town.inside(w.town.square)
        if not message.by and message.content.title and message.content.fields
    ]
    return cards[-1].text


async def holders(w: World) -> dict[str, Holder]:
    """Who has the seats of the newest session now."""
    tenant = await w.bridge.communities.tenant_of(w.town.name, w.town.square.workspace, "")
    found = await w.store.holders(tenant)
    return found[max(found)]
