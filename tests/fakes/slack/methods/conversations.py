"""`conversations.*`: places, who is in them, and what stands in them."""

import re
from typing import Final

from tests.fakes.slack import wire
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.limits import HISTORY_PAGE
from tests.fakes.slack.records import Channel, Message, User
from tests.fakes.slack.registry import HISTORY, MANAGE, READ, Body, Context, method

_KINDS: Final = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
_NAME: Final = re.compile(r"[^\W A-Z][^\s A-Z.,;:!?/@#]*")


def _shown(ctx: Context, channel: Channel) -> Body:
    return wire.channel(ctx.state, channel, ctx.bot.user)


def _listed(ctx: Context, *, mine: bool) -> Body:
    kinds = [_KINDS.get(kind.strip()) for kind in (ctx.args.said("types") or "public_channel").split(",")]
    if None in kinds:
        raise ApiError("invalid_types")
    for kind in kinds:
        ctx.needs(READ[str(kind)])
    found = [
        _shown(ctx, channel)
        for channel in ctx.state.channels.values()
        if channel.kind in kinds
        and channel.of(ctx.bot.team)
        and (ctx.bot.user in channel.members or not (channel.private or mine))
        and not (ctx.args.flag("exclude_archived") and channel.archived)
    ]
    page, meta = ctx.page(found)
    return {"channels": page, "response_metadata": meta}


@method("conversations.list", tier=2)
def list_(ctx: Context) -> Body:
    return _listed(ctx, mine=False)


@method("users.conversations")
def mine(ctx: Context) -> Body:
    return _listed(ctx, mine=True)


@method("conversations.info")
def info(ctx: Context) -> Body:
    return {"channel": _shown(ctx, ctx.channel(scopes=READ))}


@method("conversations.members", tier=4)
def members(ctx: Context) -> Body:
    page, meta = ctx.page(ctx.channel(scopes=READ).members)
    return {"members": page, "response_metadata": meta}


def _able(ctx: Context, users: list[str]) -> list[User]:
    found = [ctx.user(one) for one in users]
    if any(user.deleted for user in found):
        raise ApiError("user_disabled")
    return found


@method("conversations.open")
def open_(ctx: Context) -> Body:
    users = ctx.args.ids("users")
    if ctx.args.get("channel"):
        channel = ctx.channel(scopes=MANAGE)
    elif not users:
        raise ApiError("users_list_not_supplied")
    elif len(users) == 1:
        ctx.needs("im:write")
        (user,) = _able(ctx, users)
        if user.bot_id is not None:
            raise ApiError("cannot_dm_bot")
        channel = ctx.state.direct(ctx.bot.team, ctx.bot.user, user.id)
    else:
        ctx.needs("mpim:write")
        if len(users) > 8:
            raise ApiError("too_many_users")
        wanted = {ctx.bot.user, *(user.id for user in _able(ctx, users))}
        there = [
            one for one in ctx.state.channels.values() if one.kind == "mpim" and set(one.members) == wanted
        ]
        name = "mpdm-" + "--".join(ctx.state.users[one].handle for one in sorted(wanted)) + "-1"
        channel = (
            there[0]
            if there
            else ctx.state.new_channel(ctx.bot.team, name, "mpim", ctx.bot.user, sorted(wanted))
        )
    shown = _shown(ctx, channel) if ctx.args.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


@method("conversations.join")
def join(ctx: Context) -> Body:
    ctx.needs("channels:join")
    channel = ctx.channel()
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    if ctx.bot.user in channel.members:
        warned = {"warnings": ["already_in_channel"]}
        return {"channel": _shown(ctx, channel), "warning": "already_in_channel", "response_metadata": warned}
    ctx.places.join(channel, ctx.bot.user)
    return {"channel": _shown(ctx, channel)}


@method("conversations.create", tier=2)
def create(ctx: Context) -> Body:
    private = ctx.args.flag("is_private")
    ctx.needs(MANAGE["group" if private else "channel"])
    name = ctx.args.said("name")
    if not name:
        raise ApiError("invalid_name_required")
    if len(name) > 80:
        raise ApiError("invalid_name_maxlength")
    if not _NAME.fullmatch(name):
        raise ApiError("invalid_name_specials")
    if any(one.name == name and one.team == ctx.bot.team for one in ctx.state.channels.values()):
        raise ApiError("name_taken")
    kind = "group" if private else "channel"
    channel = ctx.state.new_channel(ctx.bot.team, name, kind, ctx.bot.user, [])
    if not private:
        told = {"type": "channel_created", "channel": _shown(ctx, channel), "event_ts": ctx.state.ticks.ts()}
        ctx.emu.events.publish(ctx.bot.team, told, channel)
    ctx.places.join(channel, ctx.bot.user)
    return {"channel": _shown(ctx, channel)}


@method("conversations.invite")
def invite(ctx: Context) -> Body:
    channel = ctx.channel(scopes=MANAGE)
    ctx.inside(channel)
    users = ctx.args.ids("users")
    if not users:
        raise ApiError("no_user")
    for user in users:
        if user == ctx.bot.user:
            raise ApiError("cant_invite_self")
        if user not in ctx.state.users or ctx.state.users[user].deleted:
            raise ApiError("user_not_found")
        if user in channel.members:
            raise ApiError("already_in_channel")
        if not channel.of(ctx.state.users[user].team):
            raise ApiError("user_team_not_in_channel")
    for user in users:
        ctx.places.join(channel, user, ctx.bot.user)
    return {"channel": _shown(ctx, channel)}


@method("conversations.kick")
def kick(ctx: Context) -> Body:
    channel = ctx.channel(scopes=MANAGE)
    ctx.inside(channel)
    (user,) = ctx.args.needed("user")
    if user == ctx.bot.user:
        raise ApiError("cant_kick_self")
    if channel.name == "general":
        raise ApiError("cant_kick_from_general")
    if user not in channel.members:
        raise ApiError("not_in_channel")
    ctx.places.leave(channel, user, ctx.bot.user)
    return {"errors": {}}


@method("conversations.leave")
def leave(ctx: Context) -> Body:
    channel = ctx.channel(scopes=MANAGE)
    if ctx.bot.user not in channel.members:
        return {"not_in_channel": True}
    ctx.places.leave(channel, ctx.bot.user, ctx.bot.user)
    return {}


@method("conversations.archive", tier=2)
def archive(ctx: Context) -> Body:
    channel = ctx.channel(scopes=MANAGE)
    if channel.archived:
        raise ApiError("already_archived")
    if channel.name == "general":
        raise ApiError("cant_archive_general")
    if channel.kind in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    ctx.inside(channel)
    ctx.places.archive(channel, ctx.bot.user)
    return {}


@method("conversations.setTopic", tier=2)
def set_topic(ctx: Context) -> Body:
    channel = ctx.channel(scopes=MANAGE)
    ctx.inside(channel)
    topic = ctx.args.said("topic")
    if len(topic) > 250:
        raise ApiError("too_long")
    channel.topic = topic
    return {"channel": _shown(ctx, channel)}


def _between(ctx: Context, messages: list[Message]) -> list[Message]:
    oldest, latest = ctx.args.said("oldest") or "0", ctx.args.said("latest") or "9" * 12
    inclusive = ctx.args.flag("inclusive")

    def fits(ts: str) -> bool:
        at, low, high = _order(ts), _order(oldest), _order(latest)
        return low <= at <= high if inclusive else low < at < high

    return [message for message in messages if fits(message.ts)]


def _order(ts: str) -> tuple[int, int]:
    seconds, _, micros = ts.partition(".")
    return int(seconds or 0), int(micros.ljust(6, "0") or 0)


def _read(ctx: Context, messages: list[Message]) -> Body:
    page, meta = ctx.page(messages, most=HISTORY_PAGE if ctx.emu.rates.distributed else 1_000)
    metadata = ctx.args.flag("include_all_metadata")
    shown = [wire.message(ctx.state, message, metadata=metadata) for message in page]
    return {"messages": shown, "has_more": bool(meta["next_cursor"]), "response_metadata": meta}


@method("conversations.history")
def history(ctx: Context) -> Body:
    channel = ctx.channel(scopes=HISTORY)
    if ctx.bot.user not in channel.members:
        raise ApiError("not_in_channel")
    found = _between(ctx, list(ctx.state.history(channel.id)))
    return _read(ctx, found[::-1]) | {"pin_count": 0}


@method("conversations.replies")
def replies(ctx: Context) -> Body:
    channel = ctx.channel(scopes=HISTORY)
    if ctx.bot.user not in channel.members:
        raise ApiError("not_in_channel")
    (ts,) = ctx.args.needed("ts")
    named = ctx.state.message(channel.id, ts)
    if named is None:
        raise ApiError("thread_not_found")
    return _read(ctx, [named, *_between(ctx, ctx.state.replies(channel.id, ts))])  # of a reply, that alone
