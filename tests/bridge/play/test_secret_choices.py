"""Choices that nobody sees until all are in: one button for all, options for each alone."""

from pathlib import Path
from typing import Any

import pytest

from bot.bridge.content import Button
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import World, world

HANDS = Path(__file__).with_name("hands.py")


def notice(w: World) -> str:
    """The newest post that asks for choices, or tells of them."""
    found = [
        m.text
        for m in w.town.messages
        if "chosen" in m.text.casefold() and not m.where.channel.startswith("@")
    ]
    return found[-1]


async def chooses(who: Someone, what: str) -> None:
    await who.presses("Choose")
    await who.presses(what)


@awaited
async def test_two_people_choose_in_secret_until_the_end() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": ben}, params={"rounds": 2})
        assert "0 of 2 have chosen." in notice(w)
        assert sorted(user for user, _ in w.town.pings) == ["u-anna", "u-ben"]
        await chooses(ben, "Defect")
        assert "Locked in: Defect. Nobody sees it until all have chosen." in ben.told()
        assert "1 of 2 have chosen." in notice(w)
        assert "Defect" not in anna.sees_anywhere().replace("[Defect]", "")
        await ben.presses("Choose")
        assert "Locked in: Defect." in ben.told()
        assert "[Cooperate]" not in ben.told()
        await chooses(anna, "Cooperate")
        assert "Locked in: Cooperate. All have chosen." in anna.told()
        (reveal,) = [m.text for m in w.town.messages if "Player 1:" in m.text]
        assert reveal.index("Player 1: Cooperate") < reveal.index("Player 2: Defect")
        await chooses(anna, "Defect")
        await chooses(ben, "Defect")
        assert "After 2 rounds" in anna.sees()
        pinged = [user for user, _ in w.town.pings]
        assert sorted(pinged) == ["u-anna", "u-anna", "u-ben", "u-ben"]
        assert "[Choose]" not in anna.sees()


@awaited
async def test_a_choice_is_final() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": ben}, preset="one-shot")
        await anna.presses("Choose")
        options: dict[str, Button] = {button.label: button for button, _, _ in anna.buttons()}
        await anna.presses("Defect")
        await anna.presses_again(options["Cooperate"])
        assert "You have already chosen" in anna.told()
        await chooses(ben, "Cooperate")
        await anna.presses_again(options["Cooperate"])
        assert "over" in anna.told()
        assert (await w.store.load(ref)).position.state.choices == {"player-1": "D", "player-2": "C"}


@awaited
async def test_names_are_shown_only_where_the_host_wants_it() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        seats: dict[str, Any] = {"player-1": anna, "player-2": ben}
        await w.begin("prisoners-dilemma", seats, preset="one-shot", terms={"count_names": True})
        await chooses(ben, "Defect")
        assert "Chosen: Player 2." in notice(w)
        assert "of 2" not in notice(w)


@awaited
async def test_a_machine_chooses_as_well_and_is_counted() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        seats: dict[str, Any] = {"player-1": anna, "player-2": "strategy:always-defect"}
        await w.begin("prisoners-dilemma", seats, preset="one-shot")
        assert "1 of 2 have chosen." in notice(w)
        await chooses(anna, "Cooperate")
        assert "Player 2 (AI): Defect" in anna.sees()


@awaited
async def test_somebody_with_both_seats_chooses_for_each() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": anna}, preset="one-shot")
        await anna.presses("Choose")
        labels = [button.label for button, _, _ in anna.buttons()]
        assert {"Cooperate (player 1)", "Cooperate (player 2)"} <= set(labels)
        await anna.presses("Defect (player 2)")
        await anna.presses("Choose")
        assert "Player 2: Locked in: Defect." in anna.told()
        await anna.presses("Cooperate (player 1)")
        assert "Player 1: Cooperate" in anna.sees()


@awaited
async def test_nobody_without_a_seat_is_shown_any_option() -> None:
    async with world() as w:
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": ben}, preset="one-shot")
        cleo.goes_to_thread()
        await cleo.presses("Choose")
        assert "You have no seat here" in cleo.told()
        assert "Defect" not in cleo.sees_anywhere()


@awaited
async def test_secrets_are_typed_where_nobody_else_reads() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": ben}, preset="one-shot")
        await ben.says("!defect")
        assert "Nothing here is called !defect. Type `!choose`" in ben.told()
        await ben.says("!choose")
        assert "Type `!cooperate` or `!defect`." in ben.told()
        await ben.says("!defect", ben.direct)
        assert "Locked in: Defect." in ben.told()
        await anna.says("!choose")
        assert "Defect" not in anna.sees(anna.at).replace("!defect", "")
        await anna.says("!cooperate", anna.direct)
        assert "Player 2: Defect" in anna.sees()
        assert (await w.store.load(ref)).position.over == "finished"


@awaited
async def test_a_choice_survives_a_restart() -> None:
    async with world(EVERYTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("prisoners-dilemma", {"player-1": anna, "player-2": ben}, preset="one-shot")
        await chooses(ben, "Defect")
        await w.restart()
        assert "1 of 2 have chosen." in notice(w)
        await chooses(anna, "Cooperate")
        assert "Player 2: Defect" in ben.sees()


@awaited
async def test_nobody_learns_who_has_not_chosen() -> None:
    """Not from My role, nor by a reminder, which comes in private."""
    async with world(scenarios=[HANDS]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("together", {"player-1": anna, "player-2": ben})
        await chooses(anna, "Pick")
        await anna.fills(number="3")
        await anna.presses("My role")
        assert "Not all have chosen yet." in anna.told()
        await w.pass_(590)
        assert "u-ben" not in anna.sees()
        assert [m.where.channel for m in ben.pinged()] == ["square", "@u-ben", "@u-ben"]


@awaited
@pytest.mark.parametrize(("names", "who"), [(False, "Somebody"), (True, "Player 2")])
async def test_who_is_late_is_named_only_where_names_are_shown(names: bool, who: str) -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        seats: dict[str, Any] = {"player-1": anna, "player-2": ben}
        terms = {"late": "ask", "deadline": 100, "count_names": names}
        await w.begin("prisoners-dilemma", seats, preset="one-shot", terms=terms)
        await chooses(anna, "Defect")
        await w.pass_(200)
        assert f"{who} has not moved in time" in anna.sees().replace("The player 2", "Player 2")
        await anna.presses("End")
        ended = anna.readable()[-1].text.casefold()
        assert ("player 2 did not move" in ended) is names
