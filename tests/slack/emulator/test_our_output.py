"""Whatever Parley says is taken by the emulated Slack, and calls nobody but those whom it is to call."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bridge.content import Content
from bot.slack import home_view, rendering, start_view
from tests.fakes.clock import HandClock
from tests.fakes.slack.checks import texts, views
from tests.fakes.slack.checks.report import size
from tests.fakes.slack.pings import found_in
from tests.fakes.slack.rich import read
from tests.fakes.slack.state import State
from tests.slack.drawing import KNOWN, contents


@given(contents)
def test_posts(content: Content) -> None:
    called = []
    for message in rendering.messages(content, KNOWN, "key"):
        for sent in (message.posted(), message.edited(), message.answered()):
            texts.check_content(sent)
            assert size(sent["text"]) <= texts.TEXT_OF_UPDATE
        texts.check_metadata(message.metadata)
        assert all(one.kind == "user" for _, one, _ in found_in(message.posted()))
        called += [one.whom for _, one, _ in found_in(message.posted())]
        _reads(message.posted()["blocks"])
    assert set(called) <= set(content.ping)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(st.lists(contents, max_size=4))
def test_homes(some: list[Content]) -> None:
    view = home_view.view(some, KNOWN)
    views.check(view, ("home",))
    assert list(found_in(view)) == []


def test_the_modal_of_the_shortcut() -> None:
    views.check(start_view.view())


def _reads(blocks: list[Any]) -> None:
    state = State(HandClock())
    for block in blocks:
        if block["type"] == "rich_text":
            assert read(state, block)
