"""`views.*`: modals and homes."""

from typing import Any

from tests.fakes.slack.checks import views as checks
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.records import View
from tests.fakes.slack.registry import Body, Context, method


def _given(ctx: Context, *surfaces: str) -> Any:
    checks.check(ctx.args.get("view"), surfaces or ("modal",))
    return ctx.args["view"]


def _answer(ctx: Context, view: View) -> Body:
    return {"view": ctx.emu.modals.wire(view)}


def _named(ctx: Context) -> View:
    external = ctx.args.said("external_id")
    if external:
        views = ctx.state.views.values()
        found = next((one for one in views if one.open and one.body.get("external_id") == external), None)
    else:
        (wanted,) = ctx.args.needed("view_id")
        found = ctx.state.views.get(wanted)
    if found is None or not found.open or found.team != ctx.bot.team:
        raise ApiError("not_found")
    return found


@method("views.open", tier=4)
def open_(ctx: Context) -> Body:
    (trigger,) = ctx.args.needed("trigger_id")
    body = _given(ctx)
    user = ctx.emu.triggers.exchange(trigger, ctx.bot.team)
    return _answer(ctx, ctx.emu.modals.open(user, ctx.bot, body))


@method("views.push", tier=4)
def push(ctx: Context) -> Body:
    (trigger,) = ctx.args.needed("trigger_id")
    body = _given(ctx)
    user = ctx.emu.triggers.exchange(trigger, ctx.bot.team)
    return _answer(ctx, ctx.emu.modals.push(user, ctx.bot, body))


@method("views.update", tier=4)
def update(ctx: Context) -> Body:
    body, view = _given(ctx, "modal", "home"), _named(ctx)
    if ctx.args.get("hash") and ctx.args["hash"] != view.hash:
        raise ApiError("hash_conflict")
    ctx.emu.modals.change(view, body)
    return _answer(ctx, view)


@method("views.publish", tier=4)
def publish(ctx: Context) -> Body:
    (user,) = ctx.args.needed("user_id")
    body = _given(ctx, "home")
    ctx.user(user)
    home = ctx.state.homes.get(user)
    if ctx.args.get("hash") and home is not None and ctx.args["hash"] != home.hash:
        raise ApiError("hash_conflict")
    return _answer(ctx, ctx.emu.modals.publish(user, ctx.bot, body))
