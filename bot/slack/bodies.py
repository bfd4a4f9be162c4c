"""Of which workspace something is that comes from Slack."""

from collections.abc import Mapping
from typing import Any


def workspace(body: Mapping[str, Any]) -> str:
    """That in which the app is to which it came. All else that is called a team may be another one, where several
    workspaces share a channel: the channel's own, or that of the person.
    """
    view = body.get("view") or {}
    granted = (body.get("authorizations") or [{}])[0]
    team = body.get("team") or {}
    found = (
        view.get("app_installed_team_id") or granted.get("team_id") or team.get("id") or body.get("team_id")
    )
    return str(found)
