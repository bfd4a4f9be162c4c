"""`assistant.threads.*`: a status, a title, suggestions."""

from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.registry import Body, Context, method


def _where(ctx: Context) -> tuple[str, str]:
    channel_id, thread_ts = ctx.args.needed("channel_id", "thread_ts")
    channel = ctx.channel("channel_id")
    if ctx.state.message(channel.id, thread_ts) is None:
        raise ApiError("thread_not_found")
    return channel_id, thread_ts


@method("assistant.threads.setStatus", tier=4)
def set_status(ctx: Context) -> Body:
    if "assistant:write" not in ctx.bot.scopes:
        ctx.needs("chat:write")
    ctx.state.statuses[_where(ctx)] = ctx.args.said("status")
    return {}


@method("assistant.threads.setTitle", "assistant:write", tier=4)
def set_title(ctx: Context) -> Body:
    (title,) = ctx.args.needed("title")
    ctx.state.titles[_where(ctx)] = title
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write", tier=4)
def set_suggested_prompts(ctx: Context) -> Body:
    prompts = ctx.args.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise ApiError("invalid_arguments")
    channel = ctx.channel("channel_id")
    ctx.state.prompts[(channel.id, ctx.args.said("thread_ts"))] = prompts
    return {}
