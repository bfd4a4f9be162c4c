"""What stands in a place, read page by page, as fast as Slack lets it be read.

Where people of many workspaces install the app themselves, and it is not of Slack's marketplace, that is a page of
fifteen messages a minute for a workspace: whoever began anew whenever there was too much would never come to an end.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.slack.failures import code, wait
from bot.slack.places import At

Seen = Mapping[str, Any]
_PAGE: Final = 200
_PAGES: Final = 5
"""So many, from the newest, are read of a channel where nobody knows since when."""
_DIGITS: Final = 6


async def messages(at: At, oldest: str = "", latest: str = "") -> AsyncIterator[Seen]:
    """Those between the two moments, both included, oldest first; in a thread without its root.

    With no oldest, of a channel itself the newest pages alone. Raises Slack's own errors.
    """
    if at.thread:
        async for page in _pages(at.web.conversations_replies, at, oldest, latest, ts=at.thread):
            for message in page:
                if message.get("ts") != at.thread and _between(message, oldest, latest):
                    yield message
        return
    found, pages = list[Seen](), 0
    async for page in _pages(at.web.conversations_history, at, oldest, latest):
        found += page
        pages += 1
        if not oldest and pages == _PAGES:
            break
    for message in sorted(found, key=lambda message: order(message["ts"])):
        yield message


async def one(at: At, ts: str) -> Seen | None:
    """The message, wherever in the channel it stands; None where it is not there."""
    place = at if ts != at.thread else at._replace(thread="")
    async for message in messages(place, ts, ts):
        return message
    return None


async def gone(at: At, ts: str) -> bool:
    """Whether there is no such message anywhere in the channel. Raises Slack's own errors."""
    try:
        await _answered(at, at.web.conversations_replies, ts=ts, limit=1)
    except SlackApiError as error:
        if code(error) != "thread_not_found":
            raise
        return True
    return False


def moved(ts: str, seconds: int) -> str:
    """A moment so much later."""
    whole, _, rest = ts.partition(".")
    return f"{max(0, int(whole) + seconds)}.{rest or '0' * _DIGITS}"


def order(ts: str) -> tuple[int, int]:
    """By which moments are compared."""
    whole, _, rest = ts.partition(".")
    return int(whole or 0), int(rest.ljust(_DIGITS, "0") or 0)


async def _pages(ask: Any, at: At, oldest: str, latest: str, **more: str) -> AsyncIterator[list[Seen]]:
    cursor: str | None = None
    while True:
        answer = await _answered(
            at,
            ask,
            oldest=oldest or None,
            latest=latest or None,
            inclusive=True,
            include_all_metadata=True,
            limit=_PAGE,
            cursor=cursor,
            **more,
        )
        yield list(answer.get("messages") or ())
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


async def _answered(at: At, ask: Any, **how: Any) -> Any:
    while True:
        try:
            return await ask(channel=at.channel, **how)
        except SlackApiError as error:
            if (seconds := wait(error)) is None:
                raise
            await at.clock.sleep(seconds)


def _between(message: Seen, oldest: str, latest: str) -> bool:
    at = order(str(message.get("ts") or ""))
    return (not oldest or at >= order(oldest)) and (not latest or at <= order(latest))
