"""The app's tokens, and calls with them: who it is in each workspace, and where its events come from."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.bridge.platform import Later, NotAllowed
from bot.pulse import Pulse
from bot.reaching import Unreachable
from bot.slack import texts_doctor as texts
from bot.slack import texts_outward
from bot.slack.backoff import Backoff
from bot.slack.failures import code, outward
from bot.slack.link import Me
from bot.slack.receipts import Receipts
from scenarios.kernel.errors import ParleyError

SLACK: Final = "https://slack.com/api/"
PATIENCE: Final = 15.0
"""Seconds that Slack has for an answer."""
FOR_GOOD: Final = (
    *(
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
    ),
    *("missing_scope", "no_permission", "socket_mode_not_enabled", "forbidden_team"),
)
"""Errors that no waiting mends."""
LOG: Final = logging.getLogger("parley.slack.library")
"""Of Slack's library, which would write down whole messages, and tokens, if it wrote more than warnings."""
LOG.setLevel(logging.ERROR)


class Tokens(Protocol):
    """The bot's tokens."""

    async def token(self, workspace: str) -> str:
        """One that is good now. Raises `NotAllowed` where there is none, and `Later` where it cannot be told now."""

    async def removed(self, workspace: str, at: int) -> bool:
        """The app was taken out of it at that moment. False where it has been installed again since."""


class OneToken:
    """The app in the only workspace of its token."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, workspace: str) -> str:
        return self._token

    async def removed(self, workspace: str, at: int) -> bool:
        return True


class Connection:
    """A `Link`. Its calls share one session, and none is made twice by itself."""

    def __init__(self, tokens: Tokens, session: aiohttp.ClientSession, base_url: str | None = None) -> None:
        self.receipts = Receipts()
        self.pulse = Pulse()
        self.session = session
        self._tokens, self._base = tokens, f"{(base_url or SLACK).rstrip('/')}/"
        self._me: dict[str, Me] = {}
        self._webs: dict[str, tuple[str, AsyncWebClient]] = {}

    async def web(self, workspace: str) -> AsyncWebClient:
        token = await self._tokens.token(workspace)
        known = self._webs.get(workspace)
        if known is None or known[0] != token:
            known = self._webs[workspace] = (token, self.client(token))
        return known[1]

    async def me(self, workspace: str) -> Me:
        if workspace not in self._me:
            web = await self.web(workspace)
            async with outward(reading=True):
                found = await _who(web)
            if found.team != workspace:
                raise NotAllowed(texts_outward.BAD_TOKEN)
            self._me[workspace] = found
        return self._me[workspace]

    async def begin(self, token: str) -> Me:
        """Who the app is by this token, before anything else is done. Raises `ParleyError` with what to do."""
        async with sentences(texts.BOT_TOKEN):
            found = await _who(self.client(token))
        self._me[found.team] = found
        return found

    async def removed(self, workspace: str, at: int) -> bool:
        """The app was taken out of it at that moment. False where it has been installed again since."""
        if not await self._tokens.removed(workspace, at):
            return False
        self.forget(workspace)
        return True

    def forget(self, workspace: str) -> None:
        """Perhaps it comes back as somebody else."""
        self._me.pop(workspace, None)
        self._webs.pop(workspace, None)

    def client(self, token: str) -> AsyncWebClient:
        """Calls with a token."""
        return AsyncWebClient(
            token=token, base_url=self._base, session=self.session, retry_handlers=[], logger=LOG
        )


class Addresses:
    """One-shot addresses of Socket Mode."""

    def __init__(self, web: AsyncWebClient, token: str, backoff: Backoff) -> None:
        self._web, self._token, self._backoff = web, token, backoff
        self._given = False

    async def next(self) -> str:
        """A fresh one. Raises `OSError` where there is none now, and `ParleyError` where there never will be one.

        Once there was one, whatever refuses another is waited for.
        """
        try:
            answer = await self._web.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            if not self._given and code(error) in FOR_GOOD:
                raise ParleyError(texts.APP_TOKEN) from error
            try:
                async with outward(reading=True):
                    raise
            except Later as later:
                self._backoff.at_least(later.seconds if code(error) == "ratelimited" else 0.0)
            except ParleyError:
                pass
            raise ConnectionError(code(error) or "no answer of its own") from error
        self._given = True
        return str(answer["url"])


def session() -> aiohttp.ClientSession:
    """For everything that one process asks Slack. Needs a running loop."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE), trust_env=True)


@asynccontextmanager
async def sentences(refused: str) -> AsyncIterator[None]:
    """Raises what Slack refuses as a `ParleyError` that says what to do; where it gives no answer, `Unreachable`."""
    try:
        yield
    except SlackApiError as error:
        if code(error) in FOR_GOOD:
            raise ParleyError(refused) from error
        raise Unreachable(texts.UNREACHABLE) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unreachable(texts.UNREACHABLE) from error


async def _who(web: AsyncWebClient) -> Me:
    found = await web.auth_test()
    return Me(
        str(found["team_id"]), str(found["user_id"]), str(found["bot_id"]), str(found["url"]).rstrip("/")
    )
