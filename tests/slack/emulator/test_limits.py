"""Slack's limits: what is allowed to the last character, and what is refused one further."""

from typing import Any

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.slack.emulator.apps import Listener, client_of, code, refused


def plain(length: int) -> Any:
    return {"type": "plain_text", "text": "x" * length}


def marked(length: int) -> Any:
    return {"type": "mrkdwn", "text": "x" * length}


def button(label: int = 1, **more: Any) -> Any:
    return {"type": "button", "text": plain(label), **more}


def option(number: int = 0, text: int = 1, value: int = 4, description: int = 1) -> Any:
    return {"text": plain(text), "value": f"{number:0>{value}}", "description": plain(description)}


def select(kind: str, many: int, **more: Any) -> Any:
    return {"type": kind, "options": [option(number) for number in range(many)], **more}


def actions(*elements: Any) -> Any:
    return [{"type": "actions", "elements": list(elements)}]


def confirm(title: int = 1, text: int = 1, yes: int = 1, no: int = 1) -> Any:
    return button(
        confirm={"title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain(no)}
    )


def section(**fields: Any) -> Any:
    return [{"type": "section", **fields}]


def markdown(length: int) -> Any:
    return [{"type": "markdown", "text": "x" * length}]


IN_MESSAGES: list[tuple[str, Any, int]] = [
    ("blocks", lambda n: [{"type": "divider"}] * n, 50),
    ("section text", lambda n: section(text=marked(n)), 3000),
    ("section fields", lambda n: section(fields=[marked(1)] * n), 10),
    ("section field", lambda n: section(fields=[marked(n)]), 2000),
    ("header", lambda n: [{"type": "header", "text": plain(n)}], 150),
    ("context elements", lambda n: [{"type": "context", "elements": [marked(1)] * n}], 10),
    ("actions elements", lambda n: actions(*[button() for _ in range(n)]), 25),
    ("context_actions", lambda n: [{"type": "context_actions", "elements": [button() for _ in range(n)]}], 5),
    ("button text", lambda n: actions(button(n)), 75),
    ("button value", lambda n: actions(button(value="x" * n)), 2000),
    ("button url", lambda n: actions(button(url="x" * n)), 3000),
    ("action_id", lambda n: actions(button(action_id="x" * n)), 255),
    ("block_id", lambda n: [{"type": "divider", "block_id": "x" * n}], 255),
    ("option text", lambda n: actions({"type": "overflow", "options": [option(text=n)]}), 75),
    ("option value", lambda n: actions({"type": "overflow", "options": [option(value=n)]}), 150),
    ("option description", lambda n: actions({"type": "overflow", "options": [option(description=n)]}), 75),
    ("select options", lambda n: actions(select("static_select", n)), 100),
    ("overflow options", lambda n: actions(select("overflow", n)), 5),
    ("checkboxes", lambda n: actions(select("checkboxes", n)), 10),
    ("radio buttons", lambda n: actions(select("radio_buttons", n)), 10),
    ("placeholder", lambda n: actions(select("static_select", 1, placeholder=plain(n))), 150),
    ("confirm title", lambda n: actions(confirm(title=n)), 100),
    ("confirm text", lambda n: actions(confirm(text=n)), 300),
    ("confirm yes", lambda n: actions(confirm(yes=n)), 30),
    ("confirm no", lambda n: actions(confirm(no=n)), 30),
    ("image alt", lambda n: [{"type": "image", "image_url": "http://x", "alt_text": "x" * n}], 2000),
    ("image url", lambda n: [{"type": "image", "image_url": "x" * n, "alt_text": "x"}], 3000),
    ("markdown", lambda n: markdown(n), 12_000),
    ("markdowns", lambda n: [*markdown(n - 6000), *markdown(6000)], 12_000),
    ("table rows", lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}], 100),
    ("table cells", lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]}], 20),
]


def modal(**fields: Any) -> Any:
    return {"type": "modal", "title": plain(1), "submit": plain(1), "blocks": [{"type": "divider"}], **fields}


def asked(**fields: Any) -> Any:
    block = {"type": "input", "label": plain(1), "element": {"type": "plain_text_input"}, **fields}
    return modal(blocks=[block])


IN_MODALS: list[tuple[str, Any, int]] = [
    ("title", lambda n: modal(title=plain(n)), 24),
    ("submit", lambda n: modal(submit=plain(n)), 24),
    ("close", lambda n: modal(close=plain(n)), 24),
    ("blocks", lambda n: modal(blocks=[{"type": "divider"}] * n), 100),
    ("private_metadata", lambda n: modal(private_metadata="x" * n), 3000),
    ("callback_id", lambda n: modal(callback_id="x" * n), 255),
    ("external_id", lambda n: modal(external_id="x" * n), 255),
    ("label", lambda n: asked(label=plain(n)), 2000),
    ("hint", lambda n: asked(hint=plain(n)), 2000),
    ("max_length", lambda n: asked(element={"type": "plain_text_input", "max_length": n}), 3000),
    ("initial_value", lambda n: asked(element={"type": "plain_text_input", "initial_value": "x" * n}), 3000),
]


@pytest.mark.parametrize(
    ("made", "most"), [one[1:] for one in IN_MESSAGES], ids=[one[0] for one in IN_MESSAGES]
)
def test_blocks_of_messages(made: Any, most: int) -> None:
    @awaited
    async def tried() -> None:
        async with emulated() as emu:
            team = emu.team()
            channel = team.channel("general", team.human("Anna"))
            async with client_of(emu, team.bot.token) as client:
                await client.chat_postMessage(channel=channel.id, text="x", blocks=made(most))
                answer = await refused(
                    client.chat_postMessage(channel=channel.id, text="x", blocks=made(most + 1))
                )
                assert answer["error"] == "invalid_blocks"
                assert "/blocks" in answer["response_metadata"]["messages"][0]
                assert len(emu.posts()) == 1

    tried()


@pytest.mark.parametrize(("made", "most"), [one[1:] for one in IN_MODALS], ids=[one[0] for one in IN_MODALS])
def test_modals(made: Any, most: int) -> None:
    @awaited
    async def tried() -> None:
        async with emulated() as emu:
            team = emu.team()
            anna = team.human("Anna")
            async with client_of(emu, team.bot.token) as client:
                trigger = emu.triggers.new(anna.id, team.id)
                wrong = client.views_open(trigger_id=trigger, view=made(most + 1))
                assert await code(wrong) == "invalid_arguments"
                await client.views_open(trigger_id=trigger, view=made(most))  # it is not used up yet
                assert anna.modal is not None

    tried()


WRONG: list[Any] = [
    [{"type": "nothing"}],
    [{"type": "section"}],
    section(text=marked(0)),
    section(text={"type": "mrkdwn"}),
    [{"type": "header", "text": marked(1)}],
    [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
    actions(button(action_id="a"), button(action_id="a")),
    actions(),
    actions(button(style="loud")),
    actions(select("static_select", 0)),
    actions({"type": "radio_buttons", "options": [option(1), option(1)]}),
    actions(select("static_select", 1, initial_option=option(7))),
    actions({"type": "plain_text_input"}),
    section(text=marked(1), other=1),
    ["divider"],
]


@pytest.mark.parametrize("blocks", WRONG, ids=str)
def test_blocks_that_are_none(blocks: Any) -> None:
    @awaited
    async def tried() -> None:
        async with emulated() as emu:
            team = emu.team()
            channel = team.channel("general", team.human("Anna"))
            async with client_of(emu, team.bot.token) as client:
                assert (
                    await code(client.chat_postMessage(channel=channel.id, text="x", blocks=blocks))
                    == "invalid_blocks"
                )

    tried()


@awaited
async def test_texts() -> None:
    async with emulated() as emu:
        team = emu.team()
        channel = team.channel("general", team.human("Anna"))
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            post = client.chat_postMessage
            whole = await post(channel=channel.id, text="x" * 40_000)
            assert whole.get("warning") is None
            cut = await post(channel=channel.id, text="x" * 40_001)
            assert (len(cut["message"]["text"]), cut["warning"]) == (40_000, "message_truncated")
            await post(channel=channel.id, markdown_text="x" * 12_000)
            assert await code(post(channel=channel.id, markdown_text="x" * 12_001)) == "msg_too_long"
            await client.chat_update(channel=channel.id, ts=cut["ts"], text="x" * 4000)
            long = client.chat_update(channel=channel.id, ts=cut["ts"], text="x" * 4001)
            assert await code(long) == "msg_too_long"
            full = section(text=marked(3000)) * 4
            await post(channel=channel.id, text="x", blocks=[*full, *section(text=marked(1200))])
            over = post(channel=channel.id, text="x", blocks=[*full, *section(text=marked(1201))])
            assert await code(over) == "msg_blocks_too_long"
            await emu.quiet()
            assert len(heard.events("message")) == 5


@awaited
async def test_an_emoji_counts_twice() -> None:
    async with emulated() as emu:
        team = emu.team()
        channel = team.channel("general", team.human("Anna"))
        async with client_of(emu, team.bot.token) as client:
            fits = section(text={"type": "mrkdwn", "text": "😀" * 1500})
            await client.chat_postMessage(channel=channel.id, text="x", blocks=fits)
            over = section(text={"type": "mrkdwn", "text": "😀" * 1501})
            assert (
                await code(client.chat_postMessage(channel=channel.id, text="x", blocks=over))
                == "invalid_blocks"
            )
            accents = section(text={"type": "mrkdwn", "text": "漢" * 3000})
            await client.chat_postMessage(channel=channel.id, text="x", blocks=accents)
