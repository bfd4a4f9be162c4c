"""The app's manifest: what Slack lets it do, and what people's clients offer."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.fakes.slack.errors import Impossible
from tests.fakes.slack.events import ALL
from tests.fakes.slack.oauth import SCOPES


class Manifest:
    """Everything is there until a manifest says what is."""

    def __init__(self) -> None:
        self.scopes: Iterable[str] = SCOPES
        """Of new installations."""
        self.events: set[str] = set(ALL)
        self.escapes = True
        """Mentions in commands come as markup."""
        self._commands: set[str] | None = None
        self._shortcuts: dict[tuple[str, str], str] | None = None

    def adopt(self, manifest: Mapping[str, Any]) -> None:
        """From now on it is as this manifest says."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        self.scopes = manifest["oauth_config"]["scopes"]["bot"]
        self.events.clear()
        self.events.update(settings.get("event_subscriptions", {}).get("bot_events", ()))
        unknown = self.events - ALL
        if unknown:
            raise Impossible(f"the emulator sends no {', '.join(sorted(unknown))}")
        commands = features.get("slash_commands", ())
        self._commands = {command["command"] for command in commands}
        self.escapes = any(command.get("should_escape") for command in commands)
        shortcuts = features.get("shortcuts", ())
        self._shortcuts = {(one["type"], one[key]): one["callback_id"] for one in shortcuts for key in _NAMES}

    def command(self, command: str) -> None:
        """Raises where there is no such command."""
        if self._commands is not None and command not in self._commands:
            raise Impossible(f"{command} is not a valid command")

    def shortcut(self, kind: str, name: str) -> str:
        """The callback id of the shortcut with this name, or this callback id."""
        if self._shortcuts is None:
            return name
        found = self._shortcuts.get((kind, name))
        if found is None:
            raise Impossible(f"there is no shortcut {name!r}")
        return found


_NAMES = ("name", "callback_id")
