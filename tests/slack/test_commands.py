"""What is typed as a command, and where the shortcut starts."""

import pytest
from hypothesis import given

from bot.slack import commands, start_view
from tests.slack.drawing import texts
from tests.slack.reader import fits, utf16


@pytest.mark.parametrize(
    ("text", "name", "options"),
    [
        ("", "help", {}),
        ("  ", "help", {}),
        ("start", "start", {}),
        ("Start car-sale", "start", {"scenario": "car-sale"}),
        ("start  car-sale   a tight\none", "start", {"scenario": "car-sale", "preset": "a tight one"}),
        ("checkpoint before the offer", "checkpoint", {"name": "before the offer"}),
        ("export json", "export", {"format": "json"}),
        ("forget-me", "forget-me", {}),
        ("role please", "role", {}),
    ],
)
def test_commands_with_their_options(text: str, name: str, options: dict[str, str]) -> None:
    command = commands.parsed(text)
    assert command is not None
    assert (command.name, command.options) == (name, options)


@pytest.mark.parametrize("text", ["strat", "/start", "car-sale start", "forget me"])
def test_other_words_are_no_commands(text: str) -> None:
    assert commands.parsed(text) is None


@given(texts)
def test_names_are_bounded(text: str) -> None:
    command = commands.parsed(f"checkpoint {text * 9}")
    assert command is not None
    assert all(1 <= utf16(value) <= 80 for value in command.options.values())


def test_the_shortcut_asks_where() -> None:
    view = start_view.view()
    fits(view["blocks"], 100)
    (block,) = view["blocks"]
    action = block["element"]["action_id"]
    sent = {"values": {block["block_id"]: {action: {"selected_conversation": "C1"}}}}
    assert start_view.chosen(sent) == "C1"
    assert start_view.refused("Invite me first.") == {
        "response_action": "errors",
        "errors": {block["block_id"]: "Invite me first."},
    }


@pytest.mark.parametrize("state", [{}, {"values": {}}, {"values": {"channel": {"channel": {}}}}])
def test_no_channel_is_none(state: dict[str, object]) -> None:
    assert start_view.chosen(state) is None
