"""The app's home tab: what the bridge shows somebody there, one below the other."""

import json
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final

from bot.bridge.content import Content
from bot.slack import components, limits, rendering, rich, texts
from bot.slack.components import Block
from bot.slack.escaping import plain
from bot.slack.known import Known

_DIVIDER: Final[Block] = {"type": "divider"}
_BETWEEN: Final = 2
_SPARE: Final = 1_000
"""Bytes for what stands around the blocks, and for the last."""


def view(contents: Sequence[Content], known: Known) -> dict[str, Any]:
    """For `views.publish`. What is too much for one tab is left out from the end, and the tab says so."""
    blocks, pressed = list[Block](), 0
    for content in contents:
        buttons = [button for button in content.buttons if button.enabled]
        own = _own(content, known)
        own += components.rows(buttons, pressed)
        pressed += len(buttons)
        blocks += [_DIVIDER, *own] if blocks else own
    if (fit := _fitting(blocks)) < len(blocks):
        more = {"type": "context", "elements": [plain(texts.MORE, limits.BLOCK_TEXT)]}
        blocks = [*blocks[: min(fit, limits.VIEW_BLOCKS - 1)], more]
    return {"type": "home", "blocks": blocks}


def _fitting(blocks: Sequence[Block]) -> int:
    """How many of them one tab takes, from the first on, with a word that there are more."""
    sizes = accumulate(len(json.dumps(block)) + _BETWEEN for block in blocks)
    return min(limits.VIEW_BLOCKS, sum(size <= limits.VIEW_BYTES - _SPARE for size in sizes))


def _own(content: Content, known: Known) -> list[Block]:
    head = rendering.heading(content)
    shown = [rich.block(piece) for piece in rendering.pieces(content._replace(ping=()), known)]
    return [head, *shown] if head else shown
