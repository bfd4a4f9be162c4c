"""Texts, attachments and metadata of messages, held to Slack's limits."""

from collections.abc import Mapping
from typing import Any, Final

from tests.fakes.slack.checks import blocks as of_blocks
from tests.fakes.slack.checks.report import size
from tests.fakes.slack.errors import ApiError

TEXT: Final = 40_000
TEXT_OF_UPDATE: Final = 4_000
MARKDOWN_TEXT: Final = 12_000


def check_content(args: Mapping[str, Any], *, needed: bool = True) -> None:
    """What is to be shown: text, Markdown, blocks, attachments. Raises what Slack answers."""
    text, markdown = args.get("text") or "", args.get("markdown_text") or ""
    blocks, attachments = args.get("blocks"), args.get("attachments")
    if markdown:
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        if size(markdown) > MARKDOWN_TEXT:
            raise ApiError("msg_too_long")
    if blocks:
        of_blocks.check_message(blocks)
    if attachments is not None:
        if not isinstance(attachments, list):
            raise ApiError("invalid_attachments")
        if len(attachments) > 100:
            raise ApiError("too_many_attachments")
        for one in attachments:
            if not isinstance(one, Mapping):
                raise ApiError("invalid_attachments")
            if one.get("blocks"):
                of_blocks.check_message(one["blocks"])
    if needed and not (text.strip() or markdown.strip() or blocks or attachments):
        raise ApiError("no_text")


def check_metadata(metadata: Any) -> None:
    """A kind and what belongs to it."""
    if metadata is None:
        return
    if not isinstance(metadata, Mapping):
        raise ApiError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, Mapping):
        raise ApiError("invalid_metadata_format")
