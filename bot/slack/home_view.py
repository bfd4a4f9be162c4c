"""The app's home tab: what the bridge shows somebody there, one below the other."""

from collections.abc import Sequence
from typing import Any, Final

from bot.bridge.content import Content
from bot.slack import components, limits, rendering, rich, texts
from bot.slack.components import Block
from bot.slack.escaping import plain
from bot.slack.known import Known

_DIVIDER: Final[Block] = {"type": "divider"}


def view(contents: Sequence[Content], known: Known) -> dict[str, Any]:
    """For `views.publish`. What is too much for one tab is left out from the end, and the tab says so."""
    blocks, pressed = list[Block](), 0
    for content in contents:
        buttons = [button for button in content.buttons if button.enabled]
        own = _own(content, known)
        own += components.rows(buttons, pressed)
        pressed += len(buttons)
        blocks += [_DIVIDER, *own] if blocks else own
    if len(blocks) > limits.VIEW_BLOCKS:
        more = {"type": "context", "elements": [plain(texts.MORE, limits.BLOCK_TEXT)]}
        blocks = [*blocks[: limits.VIEW_BLOCKS - 1], more]
    return {"type": "home", "blocks": blocks}


def _own(content: Content, known: Known) -> list[Block]:
    head = rendering.heading(content)
    shown = [rich.block(piece) for piece in rendering.pieces(content._replace(ping=()), known)]
    return [head, *shown] if head else shown
