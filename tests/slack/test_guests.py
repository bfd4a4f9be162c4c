"""People of other workspaces, who meet the app in shared channels."""

import pytest

from bot.bridge.buttons import ButtonId
from bot.bridge.content import notice
from bot.slack import arrivals
from bot.slack.spots import spot
from tests.fakes.loop import awaited
from tests.slack.inwards import answering, scene


@pytest.mark.parametrize("guests", [False, True])
@awaited
async def test_they_take_part_only_where_that_is_allowed(guests: bool) -> None:
    async with scene(guests=guests) as s:
        away = s.emu.team("Away", install=False)
        shared = s.team.channel("shared", s.anna, shared_with=[away])
        cleo = away.human("Cleo")
        shared.members.append(cleo.id)
        cleo.goes(shared)
        s.reply = answering(notice("You are in."))
        where = s.square._replace(channel=shared.id)
        await s.posts("Here.", where=where, key="9.9.9")
        root = s.team.message(shared, list(s.emu.state.messages[shared.id])[-1])
        await s.offers("Join", ButtonId("join"), where=where._replace(thread=root.ts))
        cleo.post("zq-words", thread=root)
        await cleo.click("Join")
        await s.settle()
        assert s.said() == (["zq-words"] if guests else [])
        assert len(s.told("pressed")) == guests
        (answer,) = cleo.ephemerals()
        assert answer.text == "You are in." if guests else "other workspaces" in answer.text


def test_what_two_workspaces_tell_of_their_shared_channel_are_two_things() -> None:
    told = [arrivals.deleted(("2.2",), spot(team, "C1", "1.1"), 0).id for team in ("T1", "T2", "T1")]
    assert len(set(told)) == 2
