"""People of other workspaces, who meet the app in shared channels."""

import pytest

from bot.bridge.arrivals import Command, Pressed
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Button, Done, FormView, notice
from bot.bridge.forgetting import ONCE, TWICE
from bot.slack import arrivals, ids
from bot.slack.spots import spot
from bot.slack.texts import NO_STRANGERS
from tests.fakes.loop import awaited
from tests.fakes.slack.events import Delivery
from tests.slack.inwards import OPEN, PRICE, answering, scene


@pytest.mark.parametrize("guests", [False, True])
@pytest.mark.parametrize("own", [False, True])
@awaited
async def test_they_take_part_only_where_that_is_allowed(guests: bool, own: bool) -> None:
    async with scene(guests=guests) as s:
        away = s.emu.team("Away", install=False)
        shared = s.team.channel("shared", s.anna, shared_with=[away])
        cleo = s.team.human("Cleo", guest=True) if own else away.human("Cleo")
        shared.members.append(cleo.id)
        cleo.goes(shared)
        s.reply = answering(notice("You are in."))
        where = s.square._replace(channel=shared.id)
        await s.posts("Here.", where=where, key="9.9.9")
        root = s.team.message(shared, list(s.emu.state.messages[shared.id])[-1])
        await s.offers("Join", ButtonId("join"), where=where._replace(thread=root.ts))
        cleo.post("zq-words", thread=root)
        cleo.post("@Parley help", thread=root)
        await cleo.click("Join")
        await s.settle()
        assert s.said() == (["zq-words"] if guests else [])
        assert [len(s.told(kind)) for kind in ("pressed", "command")] == [guests, guests]
        answers = [one.text for one in cleo.ephemerals()]
        assert answers == ["You are in." if guests else NO_STRANGERS] * 2


@awaited
async def test_whoever_is_refused_can_still_be_forgotten() -> None:
    async with scene() as s:
        cleo = s.team.human("Cleo", guest=True)
        s.channel.members.append(cleo.id)
        s.in_thread(cleo)
        s.reply = answering(notice("Gone."))
        verbs = (ONCE, TWICE, "move")
        await s.posts("Here.", buttons=tuple(Button(verb, ButtonId(verb)) for verb in verbs))
        for verb in verbs:
            await cleo.click(verb)
        for text in ("@Parley forget-me", "@Parley list"):
            cleo.post(text)
        for text in ("forget-me", "list"):
            await cleo.command("/parley", text)
        await s.settle()
        came = [one.what for one in s.arrivals]
        assert sorted(one.button.verb for one in came if isinstance(one, Pressed)) == [ONCE, TWICE]
        assert [one.name for one in came if isinstance(one, Command)] == ["forget-me", "forget-me"]
        assert s.said() == []


@awaited
async def test_forms_of_those_who_may_take_part_arrive_as_all_else_of_theirs() -> None:
    async with scene(guests=True) as s:
        away = s.emu.team("Away", install=False)
        shared = s.team.channel("shared", s.anna, shared_with=[away])
        cleo = away.human("Cleo", admin=True)
        shared.members.append(cleo.id)
        cleo.goes(shared)
        where = s.square._replace(channel=shared.id)
        await s.offers("Offer", OPEN, where=where)
        s.reply = answering(FormView(OPEN, "Offer", (PRICE,)), Done())
        await cleo.click("Offer")
        await s.emu.until(lambda: cleo.modal)
        await cleo.submit(price="9000")
        await s.settle()
        (sent,) = s.told("submitted")
        assert (sent.where, cleo.modal) == (where, None)
        assert sent.who is not None
        assert not sent.who.manages  # they do at home


@awaited
async def test_a_guest_starts_nothing_from_anywhere() -> None:
    async with scene() as s:
        gil = s.team.human("Gil", guest=True)
        s.channel.members.append(gil.id)
        await gil.goes(s.channel).shortcut(ids.START)
        await s.emu.until(lambda: gil.modal)
        assert list((await gil.submit(channel=s.channel)).errors.values()) == [NO_STRANGERS]
        assert s.arrivals == []


@awaited
async def test_a_channel_of_another_workspace_is_listened_to_as_any_other() -> None:
    async with scene() as s:
        away = s.emu.team("Away", install=False)
        cleo = away.human("Cleo")
        shared = away.channel("theirs", cleo, bot=False, shared_with=[s.team])
        shared.members += [s.anna.id, s.team.bot.id]
        where = s.square._replace(channel=shared.id)
        await s.posts("Here.", where=where, key="9.9.9")
        root = s.team.message(shared, list(s.emu.state.messages[shared.id])[-1])
        s.anna.post("zq-words", channel=shared, thread=root)
        cleo.post("zq-others", thread=root)
        await s.settle()
        (arrival,) = s.arrivals
        assert (s.said(), arrival.where) == (["zq-words"], where._replace(thread=root.ts))
        assert s.emu.events.lost == []


@awaited
async def test_a_home_tab_is_shown_to_people_of_the_workspace_only() -> None:
    async with scene() as s:
        s.reply = answering(notice("zq-home"))
        away = s.emu.team("Away", install=False)
        cleo = away.human("Cleo")
        s.team.channel("shared", shared_with=[away]).members.append(cleo.id)
        event = {"type": "app_home_opened", "user": cleo.id, "tab": "home", "event_ts": "1.1"}
        body = s.emu.events.envelope(cleo.user.team, s.team.bot.installation, event)
        s.emu.events.send(Delivery(body))
        await s.settle()
        assert (s.arrivals, cleo.home) == ([], None)


@pytest.mark.parametrize("own", [False, True])
@awaited
async def test_people_of_an_organisation_take_part_in_its_workspaces_that_they_are_in(own: bool) -> None:
    async with scene() as s:
        away = s.emu.team("Away", install=False)
        shared = s.team.channel("shared", s.anna, shared_with=[away])
        cleo = s.team.human("Cleo", admin=True) if own else away.human("Cleo", admin=True)
        cleo.user.organisation = "E0EVERYTHING"
        shared.members.append(cleo.id)
        await s.posts("Here.", where=s.square._replace(channel=shared.id), key="9.9.9")
        root = s.team.message(shared, list(s.emu.state.messages[shared.id])[-1])
        cleo.post("zq-words", channel=shared, thread=root)
        await s.settle()
        assert [(one.who.user, one.who.manages) for one in s.arrivals if one.who] == [(cleo.id, True)] * own


def test_what_two_workspaces_tell_of_their_shared_channel_are_two_things() -> None:
    told = [arrivals.deleted(("2.2",), spot(team, "C1", "1.1"), 0).id for team in ("T1", "T2", "T1")]
    assert len(set(told)) == 2
