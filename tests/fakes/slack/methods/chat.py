"""`chat.*`: messages of the bot."""

import re
from typing import Final

from tests.fakes.slack import wire
from tests.fakes.slack.checks import texts
from tests.fakes.slack.checks.report import size
from tests.fakes.slack.completing import completed
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.markup import mentioned, named
from tests.fakes.slack.records import Channel, Message
from tests.fakes.slack.registry import Body, Context, method

_FACE: Final = ("username", "icon_emoji", "icon_url")
_NAME: Final = re.compile(r"^[A-Z0-9]+$")


def content(ctx: Context, *, face: bool = True) -> Body:
    """Fields of a message as it is stored, from the call's arguments. Raises what Slack answers."""
    args = ctx.args
    texts.check_content(args)
    text = args.said("text")
    if args.flag("link_names") or args.said("parse") == "full":
        text = named(ctx.state, text, ctx.bot.team)
    fields: Body = {"text": text[: texts.TEXT]}
    if args.get("markdown_text"):
        fields["text"] = args.said("markdown_text")
        fields["blocks"] = [{"type": "markdown", "text": args.said("markdown_text")}]
    if args.get("blocks"):
        fields["blocks"] = completed(ctx.state, args["blocks"])
    if args.get("attachments"):
        numbered = enumerate(args["attachments"], 1)
        fields["attachments"] = [{"id": number, **one} for number, one in numbered]
    if face and any(args.get(name) for name in _FACE):
        ctx.needs("chat:write.customize")
        name = args.said("username") or ctx.state.users[ctx.bot.user].name
        if size(name) > 80:
            raise ApiError("invalid_arguments")
        fields["username"] = name
        emoji, url = args.said("icon_emoji"), args.said("icon_url")
        fields["icons"] = {"emoji": emoji} if emoji else {"image_48": url} if url else {}
    return fields


def _place(ctx: Context) -> Channel:
    (wanted,) = ctx.args.needed("channel")
    if wanted in ctx.state.users and _NAME.match(wanted):
        return ctx.state.direct(ctx.bot.team, ctx.bot.user, ctx.user(wanted).id)
    channel = ctx.channel()
    if ctx.bot.user not in channel.members and (channel.private or "chat:write.public" not in ctx.bot.scopes):
        raise ApiError("not_in_channel")
    if channel.archived:
        raise ApiError("is_archived")
    return channel


def thread_of(ctx: Context, channel: Channel) -> Message | None:
    """The root that `thread_ts` names; None where it is not there any more, which is no error to Slack: what was to
    stand below it stands in the channel itself."""
    root = ctx.state.message(channel.id, ctx.args.said("thread_ts"))
    if root is not None and root.thread_ts not in (None, root.ts):
        raise ApiError("cannot_reply_to_message")
    return root


def _warned(answer: Body, ctx: Context) -> Body:
    if size(ctx.args.said("text")) > texts.TEXT:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


@method("chat.postMessage", "chat:write", tier=4)
def post(ctx: Context) -> Body:
    channel = _place(ctx)
    fields, root = content(ctx), thread_of(ctx, channel)
    metadata = ctx.args.get("metadata")
    texts.check_metadata(metadata)
    message = ctx.places.post(
        channel,
        fields,
        bot=ctx.bot,
        thread=root,
        broadcast=ctx.args.flag("reply_broadcast"),
        metadata=metadata,
        mentions=mentioned(fields["text"]),
    )
    shown = wire.message(ctx.state, message, metadata=True)
    return _warned({"channel": channel.id, "ts": message.ts, "message": shown}, ctx)


@method("chat.update", "chat:write")
def update(ctx: Context) -> Body:
    channel = ctx.channel()
    if channel.archived:
        raise ApiError("is_inactive")
    message = ctx.message(channel)
    if message.bot != ctx.bot.bot_id:
        raise ApiError("cant_update_message")
    if message.streaming_until is not None and message.streaming_until > ctx.state.now():
        raise ApiError("streaming_state_conflict")
    if size(ctx.args.said("text")) > texts.TEXT_OF_UPDATE:
        raise ApiError("msg_too_long")
    given, metadata = content(ctx, face=False), ctx.args.get("metadata")
    texts.check_metadata(metadata)
    changes: Body = {name: given[name] for name in ("blocks", "attachments") if name in given}
    if ctx.args.get("text") or ctx.args.get("markdown_text"):
        changes["text"] = given["text"]
        changes.setdefault("blocks", None)
    if ctx.args.get("attachments") == []:
        changes["attachments"] = None
    if message.body.get("subtype") == "bot_message":  # it has the app's own name and face from now on
        own = {"user": ctx.bot.user, "bot_profile": wire.bot_profile(ctx.state, ctx.bot, ctx.emu.app_id)}
        changes |= {"subtype": None, "username": None, "icons": None, **own}
    by = ctx.bot.user if "blocks" not in given else None
    kept = {"metadata": metadata} if metadata is not None else {}
    ctx.places.edit(message, changes, by=by, **kept)
    shown = wire.message(ctx.state, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "chat:write")
def delete(ctx: Context) -> Body:
    channel = ctx.channel()
    message = ctx.message(channel)
    if message.bot != ctx.bot.bot_id:
        raise ApiError("cant_delete_message")
    ctx.places.delete(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", "chat:write", tier=4)
def post_ephemeral(ctx: Context) -> Body:
    channel = ctx.channel()
    ctx.inside(channel)
    (user,) = ctx.args.needed("user")
    if user not in ctx.state.users or user not in channel.members:
        raise ApiError("user_not_in_channel")
    fields, root = content(ctx), thread_of(ctx, channel)
    if root is not None:
        fields["thread_ts"] = root.ts
    elif ctx.args.get("thread_ts"):  # nobody sees it
        return {"message_ts": ctx.state.ticks.ts()}
    ephemeral = ctx.places.whisper(channel, user, fields, ctx.bot)
    return {"message_ts": ephemeral.ts}


@method("chat.getPermalink", tier=None)
def permalink(ctx: Context) -> Body:
    channel = ctx.channel()
    message = ctx.message(channel, "message_ts")
    domain = ctx.state.teams[channel.team]["domain"]
    address = f"https://{domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts not in (None, message.ts):
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}
