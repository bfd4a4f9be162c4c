"""slack/manifest.json is one that Slack takes, and asks for what is needed and nothing more."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.slack import commands, ids, needs

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = json.loads((ROOT / "slack" / "manifest.json").read_text(encoding="utf-8"))


def test_its_parts_are_those_that_slack_knows() -> None:
    assert MANIFEST.keys() == {"_metadata", "display_information", "features", "oauth_config", "settings"}
    assert MANIFEST["_metadata"]["major_version"] == 2
    assert MANIFEST["features"].keys() == {"app_home", "bot_user", "shortcuts", "slash_commands"}
    assert MANIFEST["settings"].keys() == {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    }


def test_texts_fit() -> None:
    about = MANIFEST["display_information"]
    assert about.keys() == {"name", "description", "long_description", "background_color"}
    assert 1 <= len(about["name"]) <= 35
    assert 1 <= len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4_000
    assert re.fullmatch("#[0-9a-f]{6}", about["background_color"])
    assert 1 <= len(MANIFEST["features"]["bot_user"]["display_name"]) <= 80


def test_socket_mode_is_the_default_and_needs_no_address() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert not settings["org_deploy_enabled"]
    assert not settings["token_rotation_enabled"]
    assert "_url" not in json.dumps(MANIFEST)


def test_people_can_write_to_the_app_and_see_its_home() -> None:
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_command_escapes_what_is_typed_and_tells_its_words() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command.keys() == {"command", "description", "usage_hint", "should_escape"}
    assert command["command"] == "/parley"
    assert command["should_escape"] is True
    assert command["usage_hint"].split(" | ") == list(commands.WORDS)
    assert len(command["usage_hint"]) <= 1_000
    assert len(command["description"]) <= 2_000


def test_the_shortcuts() -> None:
    shortcuts = MANIFEST["features"]["shortcuts"]
    assert [(one["name"], one["type"], one["callback_id"]) for one in shortcuts] == [
        ("Start a scenario", "global", ids.START),
        ("Branch from here", "message", ids.BRANCH),
    ]
    for one in shortcuts:
        assert one.keys() == {"name", "type", "callback_id", "description"}
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150


def test_scopes_are_those_that_are_needed() -> None:
    assert MANIFEST["oauth_config"] == {"scopes": {"bot": needs.scopes()}}
    assert all(needs.reasons(scope) for scope in needs.scopes())


@pytest.mark.parametrize(
    "scope",
    [
        "channels:manage",
        "chat:write.public",
        "files:read",
        "groups:write",
        "reactions:read",
        "users:read.email",
        "metadata.message:read",
    ],
)
def test_scopes_that_are_not_asked_for(scope: str) -> None:
    assert scope not in needs.scopes()
    assert needs.reasons(scope) == []


def test_the_app_token_has_one_scope_of_its_own() -> None:
    assert needs.reasons("connections:write") == ["apps.connections.open"]
    assert "connections:write" not in needs.scopes()


def test_events_are_those_that_are_needed() -> None:
    assert MANIFEST["settings"]["event_subscriptions"] == {"bot_events": sorted(needs.EVENTS)}


def test_features_that_need_scopes_are_there() -> None:
    assert set(needs.SURFACES) <= set(MANIFEST["features"])


def called(source: str) -> set[str]:
    """Attributes in it, as methods of the Web API are: `web.chat_postMessage`."""
    return {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}


FAMILIES = ("admin", "api", "apps", "assistant", "auth", "bots", "chat", "conversations", "files", "oauth",
            "pins", "reactions", "team", "usergroups", "users", "views")  # fmt: skip
IN_PARTS = {
    "files_upload_v2": {"files.getUploadURLExternal", "files.completeUploadExternal"},
    "views_push": {"views.open"},
    "api_call": set(),  # oauth.v2.access, by which tokens come about, so that it needs none
}


def methods(names: set[str]) -> set[str]:
    """The methods of the Web API among them."""
    found = set[str]()
    for name in names:
        family, _, method = name.partition("_")
        if family in FAMILIES and method:
            found |= IN_PARTS.get(name, {f"{family}.{method.replace('_', '.')}"})
    return found


def test_the_methods_that_are_called_are_known_and_no_others() -> None:
    own = (ROOT / "bot" / "slack").rglob("*.py")
    used = set[str]().union(*(methods(called(path.read_text(encoding="utf-8"))) for path in own))
    assert used == {*needs.METHODS, *needs.APP_METHODS}


def test_methods_are_found_in_source() -> None:
    source = "await c.chat_postMessage(x=1)\nc.files_upload_v2()\nc.apps_connections_open()\nself.chat()\nc.views()"
    assert methods(called(source)) == {
        "chat.postMessage",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
        "apps.connections.open",
    }
