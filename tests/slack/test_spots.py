"""Places of Slack, and links to them."""

import pytest

from bot.slack.spots import direct, permalink, recipient, spot

HOME = "https://acme.slack.com/"
CHANNEL = spot("T1", "C1")
THREAD = spot("T1", "C1", "1700000000.000100")


@pytest.mark.parametrize(
    ("where", "message", "link"),
    [
        (CHANNEL, None, "https://acme.slack.com/archives/C1"),
        (CHANNEL, "1700000009.000200", "https://acme.slack.com/archives/C1/p1700000009000200"),
        (THREAD, None, "https://acme.slack.com/archives/C1/p1700000000000100"),
        (THREAD, "1700000000.000100", "https://acme.slack.com/archives/C1/p1700000000000100"),
        (
            THREAD,
            "1700000009.000200",
            "https://acme.slack.com/archives/C1/p1700000009000200?thread_ts=1700000000.000100&cid=C1",
        ),
        (direct("U1", "T1"), None, None),
        (spot("T1", ""), None, None),
        (CHANNEL._replace(platform="another"), None, None),
    ],
)
def test_links(where: object, message: str | None, link: str | None) -> None:
    assert permalink(HOME, where, message) == link
    assert permalink(HOME.rstrip("/"), where, message) == link


def test_with_whom_direct_messages_are() -> None:
    assert recipient(direct("U1", "T1")) == "U1"
    assert recipient(CHANNEL) is None
