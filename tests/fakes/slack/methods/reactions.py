"""`reactions.*`: marks on messages."""

import re
from typing import Final

from tests.fakes.slack import wire
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.records import Message
from tests.fakes.slack.registry import Body, Context, method

_NAME: Final = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def _target(ctx: Context) -> tuple[Message, str]:
    name = ctx.args.said("name").strip(":")
    if not _NAME.fullmatch(name):
        raise ApiError("invalid_name")
    if not ctx.args.get("timestamp"):
        raise ApiError("no_item_specified")
    channel = ctx.channel()
    message = ctx.message(channel, "timestamp")
    ctx.inside(channel)
    return message, name


@method("reactions.add", "reactions:write")
def add(ctx: Context) -> Body:
    message, name = _target(ctx)
    if ctx.bot.user in message.reactions.get(name, ()):
        raise ApiError("already_reacted")
    ctx.places.react(message, name, ctx.bot.user, add=True)
    return {}


@method("reactions.remove", "reactions:write", tier=2)
def remove(ctx: Context) -> Body:
    message, name = _target(ctx)
    if ctx.bot.user not in message.reactions.get(name, ()):
        raise ApiError("no_reaction")
    ctx.places.react(message, name, ctx.bot.user, add=False)
    return {}


@method("reactions.get", "reactions:read")
def get(ctx: Context) -> Body:
    channel = ctx.channel()
    message = ctx.message(channel, "timestamp")
    return {"type": "message", "channel": channel.id, "message": wire.message(ctx.state, message)}
