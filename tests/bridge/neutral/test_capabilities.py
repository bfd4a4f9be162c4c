"""Each thing that a platform can lack alone: a sale and a dilemma are played to their ends all the same."""

import pytest

from bot.bridge.platform import Capabilities
from tests.bridge.neutral.hands import Hands, begins, newest
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import world

OFTEN = ("buttons", "forms", "private_answers", "threads", "reads_messages")
"""Missing ones that change how everything is done; the others are tried in the long run."""
KINDS = [
    pytest.param(NOTHING, id="nothing"),
    *[
        pytest.param(
            EVERYTHING._replace(**{name: 2 if name == "form_fields" else False}),
            id="short forms" if name == "form_fields" else f"no {name}",
            marks=[] if name in OFTEN else [pytest.mark.long],
        )
        for name in Capabilities._fields
    ],
]


@pytest.mark.long
@pytest.mark.parametrize("can", KINDS)
@awaited
async def test_a_sale(can: Capabilities) -> None:
    async with world(can) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "car-sale", "first-car", seller=anna, buyer=ben)
        ref = await newest(w)
        await anna.does("My role")
        assert "You are selling" in anna.told()
        await anna.does("Offer", price="a lot", message="zq-first")
        await anna.does("Offer", price=1_700, message="zq-second")
        assert "Seller: zq-first" not in ben.reads()
        assert "zq-second" in ben.reads()
        await ben.says("zq-too-much")
        assert "zq-too-much" in anna.reads()
        await ben.does("Offer", price=1_600, message="zq-third")
        await anna.does("Accept", message="Yours.")
        assert (await w.store.info(ref)).status == "done"
        await anna.does("My result")
        assert "You gain" in anna.told()


@pytest.mark.long
@pytest.mark.parametrize("can", KINDS)
@awaited
async def test_a_dilemma(can: Capabilities) -> None:
    async with world(can) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "prisoners-dilemma", "one-shot", player_1=anna, player_2=ben)
        ref = await newest(w)
        await anna.does("Choose")
        await anna.does("Defect")
        assert "Locked in: Defect" in anna.told()
        assert "Defect" not in ben.who.sees_anywhere()
        await ben.does("Choose")
        await ben.does("Cooperate")
        assert (await w.store.info(ref)).status == "done"
        assert "Defect" in ben.reads()
