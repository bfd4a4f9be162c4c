"""Anybody's text made inert for the places where Slack reads text.

There are three. In a *text element of rich text* nothing is read: markup, mentions, links and `:names:` of emoji are
elements of their own, and `*`, `<!channel>` or an address in a text element are shown as they are; so posts are made of
rich text, and their text needs no escape. *Plain text* (titles, buttons, labels, mistakes, what pictures show) knows
`:names:` of emoji at most; these are parted by an invisible joiner, and so is `<` from what could be a mention.
`text` of a message, which notifications and screen readers take, is *mrkdwn*: `&`, `<` and `>` are escaped, which
leaves no mention, date or link with a label, and what Slack would find by itself (addresses, emoji) is parted as well.
Its `*`, `_`, `~`, `` ` `` and `>` format nothing there: `mrkdwn` is off for the text, and the blocks
are what is displayed.
"""

import re
from typing import Final

from bot.plain import one_line
from bot.slack.limits import cut, length

JOINER: Final = "\u2060"
"""It takes no room and parts nothing that people see; cleaned text holds none."""
_READ: Final = re.compile(r":(?=[\w+'-]+:)|<(?=[!@#])")
_FOUND: Final = re.compile(r":(?=//|[\w+'-]+:)|(?<=[^\s.])\.(?=[^\s.])|@(?=\S)")
"""Emoji, and what makes a web address, an e-mail address or a name."""
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL: Final = re.compile("[&<>]")


def escaped(text: str) -> str:
    """The clean text, as it may stand in `text` of a message."""
    parted = _FOUND.sub(lambda found: found[0] + JOINER, text)
    return _SPECIAL.sub(lambda found: _ENTITIES[found[0]], parted)


def label(text: str, most: int) -> str:
    """One line of plain text; what is too long ends with "…"."""
    shown = cut(one_line(text), most) or "…"
    while (over := length(parted := _READ.sub(lambda found: found[0] + JOINER, shown)) - most) > 0:
        shown = cut(shown, length(shown) - over)
    return parted


def plain(text: str, most: int) -> dict[str, object]:
    """The same as an object."""
    return {"type": "plain_text", "text": label(text, most), "emoji": False}
