"""Installing the app in workspaces: codes, tokens, and tokens that rotate."""

from typing import Any, Final

from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.records import Installation, Token
from tests.fakes.slack.settings import Timing
from tests.fakes.slack.state import State

SCOPES: Final = frozenset(
    {
        *("app_mentions:read", "assistant:write", "chat:write", "chat:write.customize", "commands"),
        *("channels:history", "channels:join", "channels:manage", "channels:read"),
        *("groups:history", "groups:read", "groups:write", "im:history", "im:read", "im:write"),
        *("mpim:history", "mpim:read", "mpim:write", "files:read", "files:write"),
        *("reactions:read", "reactions:write", "team:read", "usergroups:read", "users:read"),
    }
)
"""What an installation has where a test does not say less."""


class OAuth:
    """Gives and takes tokens."""

    def __init__(self, state: State, timing: Timing, app_id: str) -> None:
        self.state, self.timing, self.app_id = state, timing, app_id
        self.rotates = False
        """Access tokens expire, and come with a refresh token that is good once."""
        self.organisation = False
        """Whoever allows the app does so for a whole organisation."""
        self._codes: dict[str, tuple[Installation, str]] = {}
        self._refresh: dict[str, Installation] = {}

    def code(self, installation: Installation, user: str) -> str:
        """What somebody's browser brings back after they have allowed the app."""
        code = self.state.id("code-").lower()
        self._codes[code] = (installation, user)
        return code

    def token(self, installation: Installation, *, expires: bool = False) -> Token:
        """A new access token of the bot."""
        until = self.state.now() + self.timing.token_ttl if expires else None
        prefix = "xoxe.xoxb-" if expires else "xoxb-"
        token = Token(self.state.id(prefix), installation, installation.scopes, until)
        self.state.tokens[token.text] = token
        return token

    def exchanged(self, code: str) -> dict[str, Any]:
        """A code against a token; each code is good once."""
        found = self._codes.pop(code, None)
        if found is None:
            raise ApiError("invalid_code")
        installation, user = found
        installation.active = True
        self.state.installations[installation.team] = installation
        granted = self._granted(installation) | {"authed_user": {"id": user}}
        if self.organisation:
            of = {"id": self.state.id("E"), "name": "Everything"}
            granted |= {"team": None, "enterprise": of, "is_enterprise_install": True}
        return granted

    def refreshed(self, refresh: str) -> dict[str, Any]:
        """A refresh token against a new pair."""
        installation = self._refresh.pop(refresh, None)
        if installation is None:
            raise ApiError("invalid_refresh_token")
        return self._granted(installation)

    def _granted(self, installation: Installation) -> dict[str, Any]:
        token = self.token(installation, expires=self.rotates)
        granted: dict[str, Any] = {
            "access_token": token.text,
            "token_type": "bot",
            "scope": ",".join(sorted(installation.scopes)),
            "bot_user_id": installation.user,
            "app_id": self.app_id,
            "team": {"id": installation.team, "name": self.state.teams[installation.team]["name"]},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if self.rotates:
            refresh = self.state.id("xoxe-1-")
            self._refresh[refresh] = installation
            granted |= {"refresh_token": refresh, "expires_in": int(self.timing.token_ttl)}
        return granted
