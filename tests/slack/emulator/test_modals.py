"""Triggers, stacks of modals, what clients check, and what acknowledgements do."""

from typing import Any

import aiohttp
import pytest

from tests.fakes.clock import HandClock
from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.fakes.slack.errors import Impossible
from tests.slack.emulator.apps import Listener, client_of, code


def words(text: str) -> Any:
    return {"type": "plain_text", "text": text}


def asked(label: str, element: Any, **more: Any) -> Any:
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": label.lower(), "label": words(label), "element": element, **more}


def modal(title: str, *blocks: Any, **more: Any) -> Any:
    blocks = blocks or ({"type": "section", "text": words(title)},)
    return {"type": "modal", "title": words(title), "submit": words("Send"), "blocks": list(blocks), **more}


PRICE = modal("Offer", asked("Price", {"type": "plain_text_input", "min_length": 2, "max_length": 5}))


@awaited
async def test_triggers_are_good_once_and_for_three_seconds() -> None:
    clock = HandClock()
    async with emulated(clock=clock) as emu:
        team, other = emu.team(), emu.team("Other")
        anna = team.human("Anna")
        team.channel("general", anna)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            await anna.command("/parley")
            trigger = heard.last["trigger_id"]
            foreign = client.views_open(trigger_id=trigger, view=PRICE, token=other.bot.token)
            assert await code(foreign) == "invalid_trigger_id"
            clock.pass_(3)
            await client.views_open(trigger_id=trigger, view=PRICE)
            assert await code(client.views_open(trigger_id=trigger, view=PRICE)) == "exchanged_trigger_id"
            await anna.command("/parley")
            clock.pass_(3.001)
            late = client.views_open(trigger_id=heard.last["trigger_id"], view=PRICE)
            assert await code(late) == "expired_trigger_id"
            assert await code(client.views_open(trigger_id="1.2.3", view=PRICE)) == "invalid_trigger_id"


@awaited
async def test_two_people_have_a_stack_each() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben = team.human("Anna"), team.human("Ben")
        team.channel("general", anna, ben)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            for who in (anna, ben):
                trigger = emu.triggers.new(who.id, team.id)
                await client.views_open(trigger_id=trigger, view={**PRICE, "private_metadata": who.name})
            pushed = emu.triggers.new(anna.id, team.id)
            await client.views_push(trigger_id=pushed, view=modal("Second"))
            third = emu.triggers.new(anna.id, team.id)
            await client.views_push(trigger_id=third, view=modal("Third"))
            fourth = client.views_push(trigger_id=emu.triggers.new(anna.id, team.id), view=modal("Fourth"))
            assert await code(fourth) == "push_limit_reached"
            assert [one.title for one in (anna.modal, ben.modal) if one] == ["Third", "Offer"]
            await anna.submit()
            await anna.close_modal()
            assert anna.modal is not None
            assert anna.modal.private_metadata == "Anna"
            await ben.submit(price="900")
            assert heard.last["view"]["private_metadata"] == "Ben"
            assert heard.last["view"]["state"]["values"] == {
                "price": {"value": {"type": "plain_text_input", "value": "900"}}
            }
            assert (anna.modal is None, ben.modal is None) == (False, True)
            with pytest.raises(Impossible):
                await ben.submit()


@awaited
async def test_what_acknowledgements_do() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        team.channel("general", anna)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            await client.views_open(trigger_id=emu.triggers.new(anna.id, team.id), view=PRICE)

            async def sent(**payload: Any) -> Any:
                heard.payloads.append(payload)
                return await anna.submit(price="900")

            told = await sent(response_action="errors", errors={"price": "Too much."})
            assert (told.errors, told.sent) == ({"Price": "Too much."}, True)
            assert anna.modal is not None
            assert "Too much." in anna.modal.text
            unknown = await sent(response_action="errors", errors={"nothing": "Too much."})
            assert unknown.error == "invalid_errors"
            await sent(response_action="push", view=PRICE)
            assert len(emu.state.stacks[anna.id]) == 2
            await sent(response_action="update", view=modal("Thanks"))
            assert anna.modal.title == "Thanks"
            assert len(emu.state.stacks[anna.id]) == 2
            assert (await anna.submit()).ack is None
            assert anna.modal.title == "Offer"
            await sent(response_action="push", view=PRICE)
            await sent(response_action="clear")
            assert anna.modal is None
            await client.views_open(trigger_id=emu.triggers.new(anna.id, team.id), view=PRICE)
            assert (await sent(response_action="update", view=modal("x" * 25))).error == "invalid_arguments"


@awaited
async def test_clients_hold_back_what_is_wrong() -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "10"}
    static = {"type": "static_select", "options": [{"text": words("Red"), "value": "r"}]}
    boxes = {"type": "checkboxes", "options": [{"text": words("Yes"), "value": "y"}]}
    view = modal(
        "All",
        asked("Text", {"type": "plain_text_input", "min_length": 2, "max_length": 5}),
        asked("Number", number),
        asked("Colour", static),
        asked("Who", {"type": "users_select"}),
        asked("When", {"type": "datepicker"}),
        asked("Sure", boxes, optional=True),
        asked("Where", {"type": "multi_channels_select"}, optional=True),
    )
    async with emulated() as emu:
        team = emu.team()
        anna, ben = team.human("Anna"), team.human("Ben")
        channel = team.channel("general", anna, ben)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            await client.views_open(trigger_id=emu.triggers.new(anna.id, team.id), view=view)
            needed = await anna.submit()
            assert set(needed.errors) == {"Text", "Number", "Colour", "Who", "When"}
            wrong = await anna.submit(text="x", number="0.5", colour="Red", who="Ben", when="2026-02-03")
            assert set(wrong.errors) == {"Text", "Number"}
            assert (await anna.submit(text="abcdef", number=11)).errors.keys() == {"Text", "Number"}
            with pytest.raises(Impossible):
                await anna.fill(colour="Green")
            with pytest.raises(Impossible):
                await anna.fill(price="1")
            assert heard.heard == []
            assert (await anna.submit(text="abc", number=7, sure=["Yes"], where=[channel])).errors == {}
            values = {block: held["value"] for block, held in heard.last["view"]["state"]["values"].items()}
            assert values["colour"]["selected_option"]["value"] == "r"
            assert values["who"]["selected_user"] == ben.id
            assert values["sure"]["selected_options"][0]["value"] == "y"
            assert values["where"]["selected_channels"] == [channel.id]
            assert (values["when"]["selected_date"], values["number"]["value"]) == ("2026-02-03", "7")


@awaited
async def test_updates_keep_what_was_entered_under_the_same_ids() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            opened = await client.views_open(trigger_id=emu.triggers.new(anna.id, team.id), view=PRICE)
            view = opened["view"]["id"]
            await anna.fill(price="123")
            first = await client.views_update(view_id=view, view=PRICE, hash=opened["view"]["hash"])
            assert first["view"]["state"]["values"]["price"]["value"]["value"] == "123"
            stale = client.views_update(view_id=view, view=PRICE, hash=opened["view"]["hash"])
            assert await code(stale) == "hash_conflict"
            other = modal("Offer", asked("Other", {"type": "plain_text_input", "initial_value": "5"}))
            second = await client.views_update(view_id=view, view=other)
            assert second["view"]["state"]["values"] == {
                "other": {"value": {"type": "plain_text_input", "value": "5"}}
            }
            await anna.close_modal()
            assert await code(client.views_update(view_id=view, view=PRICE)) == "not_found"
            home = {"type": "home", "blocks": [{"type": "divider"}]}
            published = await client.views_publish(user_id=anna.id, view=home)
            assert await code(client.views_publish(user_id=anna.id, view=home, hash="old")) == "hash_conflict"
            await client.views_publish(user_id=anna.id, view=home, hash=published["view"]["hash"])
            assert await code(client.views_publish(user_id="U0NOBODY", view=home)) == "user_not_found"


@awaited
async def test_menus_of_conversations() -> None:
    only = {
        "include": ["public", "private"],
        "exclude_bot_users": True,
        "exclude_external_shared_channels": True,
    }
    menu = {"type": "conversations_select", "default_to_current_conversation": True, "filter": only}
    async with emulated() as emu:
        team = emu.team()
        anna, ben = team.human("Anna"), team.human("Ben")
        secret = team.channel("secret", ben, private=True)
        shared = team.channel("shared", anna, shared_with=[emu.team("Other")])
        old = team.channel("old", anna)
        anna.archive(old)
        here = team.channel("here", anna)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            for where, proposed in ((here, here.id), (anna.dm_channel, None), (shared, None)):
                anna.goes(where)
                view = modal("Start", asked("Where", menu))
                await client.views_open(trigger_id=emu.triggers.new(anna.id, team.id), view=view)
                (held,) = emu.modals.values(emu.state.stacks[anna.id][-1])["where"].values()
                assert held == {"type": "conversations_select", "selected_conversation": proposed}
            for wrong in (secret, shared, old, anna.dm_channel, "nowhere"):
                with pytest.raises(Impossible):
                    await anna.fill(where=wrong)
            await anna.submit(where="here")
            values = heard.last["view"]["state"]["values"]["where"]
            assert values["value"]["selected_conversation"] == here.id


@awaited
async def test_menus_that_act_at_once_and_closing() -> None:
    choice = {"type": "static_select", "options": [{"text": words("Red"), "value": "r"}]}
    view = modal("Pick", asked("Colour", choice, dispatch_action=True), notify_on_close=True)
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            await client.views_open(trigger_id=emu.triggers.new(anna.id, team.id), view=view)
            await anna.fill(colour="Red")
            assert heard.last["type"] == "block_actions"
            assert heard.last["actions"][0]["selected_option"]["value"] == "r"
            assert heard.last["container"] == {"type": "view", "view_id": heard.last["view"]["id"]}
            await client.views_push(trigger_id=heard.last["trigger_id"], view=view)
            await anna.close_modal(everything=True)
            closed = [body for kind, body in heard.heard if body.get("type") == "view_closed"]
            assert [one["is_cleared"] for one in closed] == [True, True]
            assert anna.modal is None


@awaited
async def test_answers_to_a_button_by_its_address() -> None:
    clock = HandClock()
    async with emulated(clock=clock) as emu, aiohttp.ClientSession() as session:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            button = {"type": "button", "text": words("Go"), "value": "1"}
            blocks = [{"type": "actions", "elements": [button]}]
            await client.chat_postEphemeral(channel=channel.id, user=anna.id, text="x", blocks=blocks)
            await anna.click("Go")
            assert heard.last["container"]["is_ephemeral"]
            assert "message" not in heard.last
            url = heard.last["response_url"]

            async def answered(**body: Any) -> int:
                async with session.post(url, json=body) as response:
                    return response.status

            assert await answered(replace_original=True, text="gone through") == 200
            assert [(one.text, one.buttons) for one in anna.ephemerals()] == [("gone through", [])]
            assert await answered(text="") == 400
            assert await answered(response_type="in_channel", text="for all") == 200
            assert [one.text for one in anna.messages()] == ["for all"]
            assert await answered(delete_original=True) == 200
            assert anna.ephemerals() == []
            assert await answered(text="more") == 200
            assert await answered(text="too many") == 404
            await client.chat_postMessage(channel=channel.id, text="x", blocks=blocks)
            await anna.click("Go")
            assert heard.last["message"]["ts"] == anna.messages()[-1].ts
            url = heard.last["response_url"]
            clock.pass_(1801)
            assert await answered(text="too late") == 404
