"""Blocks of messages, modals and homes, held to Slack's limits."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from tests.fakes.slack import rich
from tests.fakes.slack.checks import elements
from tests.fakes.slack.checks.report import Report, size
from tests.fakes.slack.errors import ApiError, invalid

Surface = Literal["message", "modal", "home"]
Block = Mapping[str, Any]

MOST: Final = {"message": 50, "modal": 100, "home": 100}
ALL_BLOCKS: Final = 13_200
MARKDOWN: Final = 12_000


def check(report: Report, blocks: Any, surface: Surface) -> None:
    """All blocks of one surface."""
    if not isinstance(blocks, list):
        report.wrong("must be an array")
        return
    if len(blocks) > MOST[surface]:
        report.wrong(f"no more than {MOST[surface]} items allowed")
    ids: set[str] = set()
    for number, block in enumerate(blocks):
        here = report.below(number)
        if not isinstance(block, Mapping):
            here.wrong("must be an object")
            continue
        kind = block.get("type")
        checker = _KINDS.get(str(kind))
        if checker is None or surface not in _WHERE.get(str(kind), ("message", "modal", "home")):
            here.wrong(f"unsupported type: {kind}")
            continue
        here.text(block, "block_id", 255)
        given = block.get("block_id")
        if given in ids:
            here.below("block_id").wrong("`block_id` already exists")
        elif isinstance(given, str):
            ids.add(given)
        checker(here, block)
    written = [str(block.get("text", "")) for block in blocks if _kind(block) == "markdown"]
    if size("".join(written)) > MARKDOWN:
        report.wrong(f"markdown blocks must have less than {MARKDOWN + 1} characters together")


def check_message(blocks: Any) -> None:
    """Raises what `chat.postMessage` answers."""
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    report = Report("/blocks")
    check(report, blocks, "message")
    if report.found:
        raise invalid("invalid_blocks", report.found)
    if sum(size(text) for text in texts(blocks)) > ALL_BLOCKS:
        raise ApiError("msg_blocks_too_long")


def texts(value: Any) -> Iterator[str]:
    """All that is to be read in blocks."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in ("text", "alt_text", "title", "description", "label", "hint") and isinstance(
                inner, str
            ):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def _kind(block: Any) -> Any:
    return block.get("type") if isinstance(block, Mapping) else None


def _section(report: Report, block: Block) -> None:
    report.knows(block, ("type", "block_id", "text", "fields", "accessory", "expand"))
    if "text" not in block and "fields" not in block:
        report.wrong("missing required field: text")
    report.composed(block, "text", 3000, plain=False)
    for number, _ in enumerate(report.items(block, "fields", 10)):
        report.below("fields").composed(
            {str(number): block["fields"][number]}, str(number), 2000, plain=False
        )
    if "accessory" in block:
        elements.check(report.below("accessory"), block["accessory"], elements.IN_SECTION, set())


def _header(report: Report, block: Block) -> None:
    report.knows(block, ("type", "block_id", "text", "level"))
    if report.needs(block, "text"):
        report.composed(block, "text", 150)


def _context(report: Report, block: Block) -> None:
    report.needs(block, "elements")
    for number, element in enumerate(report.items(block, "elements", 10)):
        here = report.below("elements", number)
        if _kind(element) == "image":
            elements.check(here, element, ("image",), set())
        else:
            report.below("elements").composed({str(number): element}, str(number), 3000, plain=False)


def _actions(most: int) -> Callable[[Report, Block], None]:
    def checked(report: Report, block: Block) -> None:
        report.needs(block, "elements")
        seen: set[str] = set()
        for number, element in enumerate(report.items(block, "elements", most)):
            elements.check(report.below("elements", number), element, elements.IN_ACTIONS, seen)

    return checked


def _input(report: Report, block: Block) -> None:
    report.knows(block, ("type", "block_id", "label", "element", "hint", "optional", "dispatch_action"))
    if report.needs(block, "label", "element"):
        report.composed(block, "label", 2000)
        elements.check(report.below("element"), block["element"], elements.INPUTS, set())
    report.composed(block, "hint", 2000)


def _image(report: Report, block: Block) -> None:
    report.needs(block, "alt_text")
    report.text(block, "alt_text", 2000)
    report.text(block, "image_url", 3000)
    report.composed(block, "title", 2000)
    if "image_url" not in block and "slack_file" not in block:
        report.wrong("missing required field: image_url")


def _markdown(report: Report, block: Block) -> None:
    if report.needs(block, "text"):
        report.text(block, "text", MARKDOWN)


def _table(report: Report, block: Block) -> None:
    report.needs(block, "rows")
    for number, row in enumerate(report.items(block, "rows", 100)):
        if not isinstance(row, list) or not 1 <= len(row) <= 20:
            report.below("rows", number).wrong("must have between 1 and 20 cells")


def _nothing(report: Report, block: Block) -> None:
    pass


_KINDS: Final[dict[str, Callable[[Report, Block], None]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions(25),
    "context_actions": _actions(5),
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "table": _table,
    "rich_text": rich.check,
    "divider": _nothing,
    "file": _nothing,
    "video": _nothing,
}
_WHERE: Final[dict[str, tuple[Surface, ...]]] = {
    "context_actions": ("message",),
    "markdown": ("message",),
    "table": ("message",),
    "file": ("message",),
}
