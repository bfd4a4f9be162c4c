"""How Slack reads what is sent to it: enough to see what is shown, what is live in it, and whether it is too much."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from slack_sdk.models.blocks import Block

INLINE: Final = {"text", "user", "date", "link"}
_LIVE: Final = re.compile(
    r"""
    <[^<>]*> | [<>] | &(?!amp;|lt;|gt;)
    | :[\w+'-]+:
    | [A-Za-z][A-Za-z0-9+.-]*://
    | [^\s.]\.[^\s.\u2060]
    | @[^\s\u2060]
    """,
    re.VERBOSE,
)
_JOINER: Final = "\u2060"


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def elements(blocks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Every element of rich text, and whether it stands in code."""
    for block in blocks:
        if block["type"] == "rich_text":
            for run in block["elements"]:
                assert run["type"] in ("rich_text_section", "rich_text_preformatted")
                assert run["elements"]
                for element in run["elements"]:
                    assert element["type"] in INLINE
                    yield element, run["type"] == "rich_text_preformatted"


def shown(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The plain text of rich text: what stands in text elements, as it is."""
    return "".join(element["text"] for element, _ in elements(blocks) if element["type"] == "text")


def live(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """The kinds of all elements that are more than text."""
    return [element["type"] for element, _ in elements(blocks) if element["type"] != "text"]


def tokens(text: str) -> list[str]:
    """What Slack finds in mrkdwn beside formatting: mentions, links, dates, emoji, addresses."""
    return [found[0] for found in _LIVE.finditer(re.sub("&(amp|lt|gt);", " ", text))]


def unescaped(text: str) -> str:
    """What mrkdwn without tokens says."""
    text = text.replace(_JOINER, "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def fits(blocks: list[dict[str, Any]], most: int) -> None:
    """Whether Slack takes these blocks, by its own SDK's rules and by those that the SDK does not know."""
    assert 1 <= len(blocks) <= most
    for block in blocks:
        Block.parse(block).validate_json()
        _texts_fit(block)
    keys = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(keys) == len(set(keys))
    actions = [element["action_id"] for block in blocks for element in _acting(block)]
    assert len(actions) == len(set(actions))
    assert all(1 <= utf16(key) <= 255 for key in keys + actions)


def whole(blocks: list[dict[str, Any]]) -> int:
    """All characters of them, with everything that describes them."""
    return utf16(json.dumps(blocks, ensure_ascii=False))


def _acting(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return (
        block["elements"] if block["type"] == "actions" else [block["element"]] if "element" in block else []
    )


def _texts_fit(block: Mapping[str, Any]) -> None:
    most = {"header": 150, "context": 2_000, "actions": 75, "input": 2_000}
    if block["type"] == "rich_text":
        assert block["elements"]
        assert utf16(shown([block])) <= 3_000
        return
    for text in _plain(block):
        assert text["emoji"] is False
        assert 1 <= utf16(text["text"]) <= most[block["type"]]
        assert not re.search(r":[\w+'-]+:|<[!@#]", text["text"])


def _plain(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        assert value.get("type") != "mrkdwn"
        if value.get("type") == "plain_text":
            yield value
        for part in value.values():
            yield from _plain(part)
    elif isinstance(value, list):
        for part in value:
            yield from _plain(part)
