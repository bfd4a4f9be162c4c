"""`files.*`: uploads in three steps, and what is known of a file."""

from typing import Any

from tests.fakes.slack import wire
from tests.fakes.slack.checks import texts
from tests.fakes.slack.completing import completed
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.methods import chat
from tests.fakes.slack.records import File
from tests.fakes.slack.registry import Body, Context, method


def _named(ctx: Context, wanted: Any) -> File:
    found = ctx.state.files.get(str(wanted))
    if found is None or found.team != ctx.bot.team:
        raise ApiError("file_not_found")
    return found


@method("files.getUploadURLExternal", "files:write", tier=4)
def get_upload_url(ctx: Context) -> Body:
    name, _ = ctx.args.needed("filename", "length")
    length = ctx.args.number("length", 0)
    if length < 1:
        raise ApiError("invalid_arguments")
    state = ctx.state
    created, alt = int(state.now()), ctx.args.said("alt_txt")
    if len(alt) > 1000:
        raise ApiError("alt_txt_too_large")
    file = File(state.id("F"), ctx.bot.team, ctx.bot.user, name, name, length, created, alt)
    state.files[file.id] = file
    return {"upload_url": f"{ctx.emu.url}/upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", tier=4)
def complete(ctx: Context) -> Body:
    given = ctx.args.get("files")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise ApiError("invalid_arguments")
    files = [_named(ctx, one.get("id")) for one in given]
    if any(file.data is None or file.shared for file in files):
        raise ApiError("file_not_found")
    texts.check_content({"blocks": ctx.args.get("blocks")}, needed=False)
    named = [ctx.args.said("channel_id")] if ctx.args.get("channel_id") else ctx.args.ids("channels")
    places = []
    for wanted in named:
        ctx.args = type(ctx.args)({**ctx.args, "channel": wanted})
        channel = ctx.channel()
        ctx.inside(channel)
        places.append((channel, chat.thread_of(ctx, channel)))
    for file, one in zip(files, given, strict=True):
        file.title, file.shared = str(one.get("title") or file.name), True
        file.channels = [channel.id for channel, _ in places]
        file.private = all(channel.private for channel, _ in places)
    fields: Body = {"text": ctx.args.said("initial_comment")}
    if ctx.args.get("blocks"):
        fields["blocks"] = completed(ctx.state, ctx.args["blocks"])
    for channel, root in places:
        ctx.emu.depot.share(channel, root, files, fields, ctx.bot)
    return {"files": [wire.file(file, ctx.emu.url) for file in files]}


@method("files.info", "files:read", tier=4)
def info(ctx: Context) -> Body:
    (wanted,) = ctx.args.needed("file")
    return {"file": wire.file(_named(ctx, wanted), ctx.emu.url), "comments": []}


@method("files.delete", "files:write")
def delete(ctx: Context) -> Body:
    (wanted,) = ctx.args.needed("file")
    file = _named(ctx, wanted)
    if file.user != ctx.bot.user:
        raise ApiError("cant_delete_file")
    del ctx.state.files[file.id]
    return {}
