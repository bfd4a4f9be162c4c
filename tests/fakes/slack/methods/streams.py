"""`chat.*Stream`: a message that grows."""

from tests.fakes.slack import wire
from tests.fakes.slack.checks import texts
from tests.fakes.slack.checks.report import size
from tests.fakes.slack.completing import completed
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.methods import chat
from tests.fakes.slack.records import Message
from tests.fakes.slack.registry import Body, Context, method


def _said(ctx: Context) -> str:
    text, chunks = ctx.args.said("markdown_text"), ctx.args.get("chunks")
    if text and chunks:
        raise ApiError("invalid_arguments")
    if chunks is not None:
        if not isinstance(chunks, list) or not all(isinstance(one, dict) and "type" in one for one in chunks):
            raise ApiError("invalid_chunks")
        text = "".join(str(one.get("text", "")) for one in chunks if one["type"] == "markdown_text")
    if size(text) > texts.MARKDOWN_TEXT:
        raise ApiError("msg_too_long")
    return text


def _open(ctx: Context) -> Message:
    message = ctx.message(ctx.channel())
    if message.bot != ctx.bot.bot_id:
        raise ApiError("message_not_owned_by_app")
    if message.streaming_until is None or message.streaming_until <= ctx.state.now():
        message.streaming_until = None
        raise ApiError("message_not_in_streaming_state")
    return message


def _grow(ctx: Context, message: Message, text: str) -> None:
    whole = message.text + text
    blocks = [{"type": "markdown", "text": whole}] if whole else None
    ctx.places.edit(message, {"text": whole, "blocks": blocks}, by=None, quiet=True)


@method("chat.startStream", "chat:write", tier=2)
def start(ctx: Context) -> Body:
    channel = ctx.channel()
    ctx.inside(channel)
    if channel.kind != "im":
        for name in ("recipient_user_id", "recipient_team_id"):
            if not ctx.args.get(name):
                raise ApiError(f"missing_{name}")
    text, root = _said(ctx), chat.thread_of(ctx, channel)
    if root is None and ctx.args.get("thread_ts"):
        raise ApiError("invalid_thread_ts")
    fields: Body = {"text": text, "streaming_state": "in_progress"}
    if any(ctx.args.get(name) for name in ("username", "icon_emoji", "icon_url")):
        ctx.needs("chat:write.customize")
        fields["username"] = ctx.args.said("username")
    message = ctx.places.post(channel, fields, bot=ctx.bot, thread=root)
    message.streaming_until = ctx.state.now() + ctx.emu.timing.stream_ttl
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream", "chat:write", tier=4)
def append(ctx: Context) -> Body:
    message = _open(ctx)
    _grow(ctx, message, _said(ctx))
    return {"channel": message.channel.id, "ts": message.ts}


@method("chat.stopStream", "chat:write", tier=2)
def stop(ctx: Context) -> Body:
    message = _open(ctx)
    texts.check_content({"blocks": ctx.args.get("blocks")}, needed=False)
    _grow(ctx, message, _said(ctx))
    message.streaming_until = None
    blocks = [*message.body.get("blocks", ()), *completed(ctx.state, ctx.args.get("blocks") or [])]
    ctx.places.edit(message, {"blocks": blocks or None, "streaming_state": "completed"}, by=None)
    shown = wire.message(ctx.state, message)
    return {"channel": message.channel.id, "ts": message.ts, "message": shown}
