"""How people learn of their moves is theirs to choose."""

import pytest

from bot.bridge.wishes import wished
from scenarios.kernel.options import FieldErrors
from storage.persons import Preferences
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING
from tests.fakes.world import world

WAY = "send me a direct message"


@awaited
async def test_chosen_under_my_role_and_kept() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        await ben.presses("My role")
        await ben.presses("Notices")
        assert ben.form is not None
        assert ben.form.values["notify"] == "mention me in the thread"
        await ben.fills(notify=WAY, quiet_from="25:00", quiet_to="7:00", zone="Berlin")
        assert ben.form is not None
        assert set(ben.form.errors) == {"quiet_from", "zone"}
        await ben.fills(quiet_from="22:00", zone="Europe/Berlin")
        assert "Kept." in ben.told()
        await anna.presses("Offer")
        await anna.fills(price="2000", message="Well?")
        assert [message.where.channel for message in ben.pinged()] == ["@u-ben"]
        await ben.presses("My role")
        await ben.presses("Notices")
        assert ben.form is not None
        assert ben.form.values == {
            "notify": WAY,
            "quiet_from": "22:00",
            "quiet_to": "07:00",
            "zone": "Europe/Berlin",
        }


@awaited
async def test_typed() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        await ben.says("!my role")
        await ben.says('!notices "leave me alone" 22:00 07:00 Europe/Berlin', ben.direct)
        assert "Kept." in ben.told()
        person = await w.person(ref.tenant, ben)
        kept = await w.bridge.persons.preferences(ref.tenant, person)
        assert kept == Preferences("silent", 22 * 60, 7 * 60, "Europe/Berlin")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"notify": "loudly"}, {"notify"}),
        ({"notify": WAY, "quiet_from": "22:00"}, {"quiet_to"}),
        ({"notify": WAY, "quiet_to": "22:00"}, {"quiet_from"}),
        ({"notify": WAY, "quiet_from": "ten", "quiet_to": "12:61"}, {"quiet_from", "quiet_to"}),
        ({"notify": WAY, "zone": "../../etc/passwd"}, {"zone"}),
    ],
)
def test_what_is_no_wish(values: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(FieldErrors) as refused:
        wished(values)
    assert set(refused.value.errors) == wrong
