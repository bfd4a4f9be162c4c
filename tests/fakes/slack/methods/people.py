"""`auth.*`, `team.info`, `bots.info`, `users.*`, `usergroups.*`, `api.test`: who is who."""

from tests.fakes.slack import wire
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.registry import Body, Context, method


@method("api.test", tier=None, kind="none")
def api_test(ctx: Context) -> Body:
    if ctx.args.get("error"):
        raise ApiError(ctx.args.said("error"), args=dict(ctx.args))
    return {"args": dict(ctx.args)}


@method("auth.test", tier=None)
def auth_test(ctx: Context) -> Body:
    team = ctx.state.teams[ctx.bot.team]
    return {
        "url": f"https://{team['domain']}.slack.com/",
        "team": team["name"],
        "user": ctx.state.users[ctx.bot.user].handle,
        "team_id": ctx.bot.team,
        "user_id": ctx.bot.user,
        "bot_id": ctx.bot.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", tier=None)
def auth_revoke(ctx: Context) -> Body:
    if ctx.args.flag("test"):
        return {"revoked": False}
    assert ctx.token is not None
    ctx.token.revoked = True
    told = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [ctx.bot.user]}}
    ctx.emu.events.publish(ctx.bot.team, told | {"event_ts": ctx.state.ticks.ts()})
    return {"revoked": True}


@method("team.info", "team:read")
def team_info(ctx: Context) -> Body:
    team = ctx.state.teams[ctx.bot.team]
    return {
        "team": {
            "id": team["id"],
            "name": team["name"],
            "url": f"https://{team['domain']}.slack.com/",
            "domain": team["domain"],
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


@method("bots.info", "users:read")
def bots_info(ctx: Context) -> Body:
    wanted = ctx.args.said("bot") or ctx.bot.bot_id
    found = next((user for user in ctx.state.users.values() if user.bot_id == wanted), None)
    if found is None:
        raise ApiError("bot_not_found")
    app = {"app_id": ctx.emu.app_id} if wanted == ctx.bot.bot_id else {}
    shown = {"id": wanted, "deleted": False, "name": found.name, "updated": 1_700_000_000, **app}
    return {"bot": shown | {"user_id": found.id, "icons": {"image_36": "https://a.slack-edge.com/36.png"}}}


@method("users.info", "users:read", tier=4)
def users_info(ctx: Context) -> Body:
    (user,) = ctx.args.needed("user")
    return {"user": wire.user(ctx.user(user))}


@method("users.list", "users:read", tier=2)
def users_list(ctx: Context) -> Body:
    known = [wire.user(user) for user in ctx.state.users.values() if user.team == ctx.bot.team]
    page, meta = ctx.page(known)
    return {"members": page, "cache_ts": int(ctx.state.now()), "response_metadata": meta}


@method("usergroups.list", "usergroups:read", tier=2)
def usergroups_list(ctx: Context) -> Body:
    groups = [group for group in ctx.state.groups.values() if group.team == ctx.bot.team]
    shown = []
    for group in groups:
        users = {"users": list(group.users)} if ctx.args.flag("include_users") else {}
        shown.append(
            {"id": group.id, "team_id": group.team, "handle": group.handle, "name": group.handle, **users}
        )
    return {"usergroups": shown}


@method("usergroups.users.list", "usergroups:read", tier=2)
def usergroups_users_list(ctx: Context) -> Body:
    (wanted,) = ctx.args.needed("usergroup")
    group = ctx.state.groups.get(wanted)
    if group is None or group.team != ctx.bot.team:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}
