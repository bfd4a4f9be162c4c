"""Records as Slack sends them."""

import mimetypes
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from tests.fakes.slack.records import Channel, File, Installation, Message, User, View
from tests.fakes.slack.state import State

Body = dict[str, Any]


def message(state: State, record: Message, *, metadata: bool = False) -> Body:
    """A message with its reactions, and a root with what is said of its thread. Without `metadata` it tells only of
    what kind they are, as Slack does of kinds that no manifest declares."""
    body = deepcopy(record.body)
    if record.metadata is not None:
        told = deepcopy(record.metadata["event_payload"]) if metadata else {}
        body["metadata"] = {"event_type": record.metadata["event_type"], "event_payload": told}
    if record.reactions:
        body["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in record.reactions.items()
        ]
    replies = state.replies(record.channel.id, record.ts)
    if replies:
        users = list(
            dict.fromkeys(reply.body.get("user") or reply.body.get("bot_id", "") for reply in replies)
        )
        body |= {
            "thread_ts": record.ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
            "reply_users": users,
            "is_locked": False,
            "subscribed": False,
        }
    return body


def channel(state: State, record: Channel, viewer: str) -> Body:
    """A place as `conversations.info` tells of it."""
    body: Body = {
        "id": record.id,
        "created": record.created,
        "is_archived": record.archived,
        "is_frozen": False,
        "is_im": record.kind == "im",
        "is_mpim": record.kind == "mpim",
        "is_private": record.private,
        "context_team_id": record.team,
        "is_org_shared": False,
        "updated": record.created * 1000,
    }
    if record.kind == "im":
        other = next((user for user in record.members if user != viewer), viewer)
        return body | {
            "user": other,
            "is_user_deleted": state.users[other].deleted,
            "is_open": True,
            "priority": 0,
        }
    return body | {
        "name": record.name,
        "name_normalized": record.name,
        "is_channel": record.kind == "channel",
        "is_group": record.kind == "group",
        "is_general": record.name == "general",
        "is_shared": bool(record.shared),
        "is_ext_shared": bool(record.shared),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": sorted({record.team, *record.shared}),
        "is_member": viewer in record.members,
        "creator": record.creator,
        "unlinked": 0,
        "num_members": len(record.members),
        "topic": {"value": record.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def user(record: User) -> Body:
    """A person as `users.info` tells of them: those of an organisation are not of one workspace alone."""
    first, _, last = record.name.partition(" ")
    body: Body = {
        "id": record.id,
        "team_id": record.team,
        "name": record.handle,
        "deleted": record.deleted,
        "color": "9f69e7",
        "real_name": record.name,
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": {
            "title": "",
            "phone": "",
            "skype": "",
            "status_text": "",
            "status_text_canonical": "",
            "status_emoji": "",
            "status_emoji_display_info": [],
            "status_expiration": 0,
            **{
                f"image_{size}": f"https://a.slack-edge.com/{size}.png" for size in (24, 32, 48, 72, 192, 512)
            },
            "fields": {},
            "real_name": record.name,
            "real_name_normalized": record.name,
            "display_name": record.name,
            "display_name_normalized": record.name,
            "first_name": first,
            "last_name": last,
            "avatar_hash": "g0123456789a",
            "team": record.team,
        },
        "is_admin": record.admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": record.guest,
        "is_ultra_restricted": False,
        "is_bot": record.bot_id is not None,
        "is_app_user": False,
        "updated": 1_700_000_000,
        "is_email_confirmed": True,
        "locale": "en-US",
        "who_can_share_contact_card": "EVERYONE",
    }
    if record.bot_id is not None:
        body["profile"]["bot_id"] = record.bot_id
    if record.organisation:
        del body["team_id"]
        body["profile"]["team"] = record.organisation
        body["enterprise_user"] = {
            "id": record.id,
            "enterprise_id": record.organisation,
            "enterprise_name": "Everything",
            "is_admin": False,
            "is_owner": False,
            "teams": [record.team],
        }
    return body


def bot_profile(state: State, bot: Installation, app_id: str) -> Body:
    """The bot beside its messages."""
    return {
        "id": bot.bot_id,
        "app_id": app_id,
        "name": state.users[bot.user].name,
        "icons": {"image_36": "https://a.slack-edge.com/36.png"},
        "deleted": False,
        "updated": 1_700_000_000,
        "team_id": bot.team,
    }


def file(record: File, base: str) -> Body:
    """A file, with the address of its bytes."""
    kind = mimetypes.guess_type(record.name)[0] or "application/octet-stream"
    address = f"{base}/files-pri/{record.team}-{record.id}/{record.name}"
    ending = record.name.rpartition(".")[2] if "." in record.name else "text"
    return {
        "id": record.id,
        "created": record.created,
        "timestamp": record.created,
        "name": record.name,
        "title": record.title,
        "mimetype": kind,
        "filetype": ending,
        "pretty_type": ending.upper(),
        "user": record.user,
        "user_team": record.team,
        "editable": False,
        "size": record.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": not record.private,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": address,
        "url_private_download": f"{address}?download=1",
        "media_display_type": "unknown",
        "permalink": f"{base}/files/{record.user}/{record.id}/{record.name}",
        "permalink_public": f"{base}/{record.team}-{record.id}",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
        "alt_txt": record.alt,
        "channels": [] if record.private else list(record.channels),
        "groups": list(record.channels) if record.private else [],
        "ims": [],
    }


def view(record: View, app_id: str, bot_id: str, values: Mapping[str, Any]) -> Body:
    """A modal or a home with what stands in its inputs."""
    body = deepcopy(record.body)
    return {
        "id": record.id,
        "team_id": record.team,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "state": {"values": deepcopy(dict(values))},
        "hash": record.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": record.previous,
        "root_view_id": record.root,
        "app_id": app_id,
        "external_id": body.get("external_id") or "",
        "app_installed_team_id": record.team,
        "bot_id": bot_id,
    }
