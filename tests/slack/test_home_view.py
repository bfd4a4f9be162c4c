"""The home tab shows what the bridge says there, within its limits."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Button, Content
from bot.slack import home_view
from tests.slack.drawing import KNOWN, contents
from tests.slack.reader import fits, live, shown


@given(st.lists(contents, min_size=1, max_size=5))
def test_homes_fit_and_ping_nobody(some: list[Content]) -> None:
    view = home_view.view(some, KNOWN)
    assert view["type"] == "home"
    if view["blocks"]:
        fits(view["blocks"], 100)
    assert "user" not in live(view["blocks"])


def test_sections_with_their_buttons() -> None:
    role = Button("My role", ButtonId("role", ("k3f9xq/1",)))
    some = [
        Content(("Your move.",), title="Car sale", buttons=(role,)),
        Content(("How it works.",), buttons=(role,)),
    ]
    view = home_view.view(some, KNOWN)
    assert [block["type"] for block in view["blocks"]] == [
        "header", "rich_text", "actions", "divider", "rich_text", "actions",
    ]  # fmt: skip
    assert shown(view["blocks"]) == "Your move.How it works."
    pressed = [block["elements"][0] for block in view["blocks"] if block["type"] == "actions"]
    assert [button["value"] for button in pressed] == [role.id.encoded()] * 2
    fits(view["blocks"], 100)


def test_what_is_too_much_is_left_out_and_said() -> None:
    view = home_view.view([Content((f"Number {number}.",)) for number in range(80)], KNOWN)
    fits(view["blocks"], 100)
    assert len(view["blocks"]) == 100
    assert view["blocks"][-1]["elements"][0]["text"].startswith("There is more")
    assert "Number 49." in shown(view["blocks"])
    long = home_view.view([Content(("谈" * 100_000,))], KNOWN)
    assert 200_000 < len(json.dumps(long)) <= 250_000
    assert long["blocks"][-1]["elements"][0]["text"].startswith("There is more")
    assert "Number 50." not in shown(view["blocks"])


def test_a_home_that_just_fits_is_whole() -> None:
    view = home_view.view([Content((f"Number {number}.",)) for number in range(50)], KNOWN)
    assert len(view["blocks"]) == 99
    assert "more" not in shown(view["blocks"])
