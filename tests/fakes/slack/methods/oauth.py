"""`oauth.v2.access` and `apps.connections.open`: how an app comes to its tokens and its sockets."""

from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.registry import Body, Context, method


@method("apps.connections.open", "connections:write", tier=1, kind="app")
def connections_open(ctx: Context) -> Body:
    ticket = ctx.emu.sockets.ticket()
    return {"url": f"{ctx.emu.url.replace('http://', 'ws://')}/link/?ticket={ticket}&app_id={ctx.emu.app_id}"}


@method("oauth.v2.access", tier=4, kind="none")
def access(ctx: Context) -> Body:
    given = ctx.args.said("client_id"), ctx.args.said("client_secret")
    if given[0] != ctx.emu.client_id:
        raise ApiError("invalid_client_id")
    if given[1] != ctx.emu.client_secret:
        raise ApiError("bad_client_secret")
    if ctx.args.said("grant_type") == "refresh_token":
        return ctx.emu.oauth.refreshed(ctx.args.said("refresh_token"))
    return ctx.emu.oauth.exchanged(ctx.args.said("code"))
