"""The doctor's look at Slack: the tokens, and what they allow."""

from bot.check import Check
from bot.slack import needs
from bot.slack import texts_doctor as texts
from bot.slack.backoff import Backoff
from bot.slack.connection import Addresses, Connection, OneToken, sentences, session
from scenarios.kernel.errors import ParleyError


async def checks(
    token: str | None,
    app_token: str | None,
    base_url: str | None,
    *,
    offline: bool,
    requests: bool = False,
    installs: bool = False,
) -> list[Check]:
    """What was found; without a token that is no fault, for everything else works.

    `requests`: Slack sends requests. `installs`: people install the app themselves.
    """
    if token is None and not installs:
        return [Check(texts.NAME, "missing", texts.NOT_SET_UP, texts.MEND_NOT_SET_UP)]
    found = []
    if app_token is None and not requests:
        found.append(Check(texts.NAME, "broken", texts.NO_WAY_IN, texts.MEND_NO_WAY_IN))
    if token is None:
        return [*found, Check(texts.NAME, "fine", texts.INSTALLS)]
    if installs:
        found.append(Check(texts.NAME, "missing", texts.NO_INSTALLS, texts.MEND_NO_INSTALLS))
    if offline:
        return [*found, Check(texts.NAME, "fine", texts.NOT_TRIED)]
    try:
        return [*found, *await _tried(token, app_token, base_url)]
    except ParleyError as error:
        return [*found, Check(texts.NAME, "broken", str(error))]


async def reached(token: str, base_url: str | None) -> None:
    """Raises `ParleyError` where the token is not taken, and `Unreachable` where Slack does not answer."""
    async with session() as calls:
        await Connection(OneToken(token), calls, base_url).begin(token)


async def _tried(token: str, app_token: str | None, base_url: str | None) -> list[Check]:
    async with session() as calls:
        connection = Connection(OneToken(token), calls, base_url)
        me = await connection.begin(token)
        found = [Check(texts.NAME, "fine", texts.SIGNED_IN.format(workspace=me.home))]
        async with sentences(texts.BOT_TOKEN):
            answer = await connection.client(token).auth_test()
        found.append(_scopes(str(answer.headers.get("x-oauth-scopes") or "")))
        if app_token is not None:
            async with sentences(texts.APP_TOKEN):
                await Addresses(connection.client(app_token), app_token, Backoff()).next()
            found.append(Check(texts.NAME, "fine", texts.SOCKETS))
    return found


def _scopes(given: str) -> Check:
    held = {one.strip() for one in given.split(",")}
    lacking = [scope for scope in needs.scopes() if scope not in held]
    if not lacking:
        return Check(texts.NAME, "fine", texts.SCOPES)
    return Check(texts.NAME, "broken", texts.LACKS.format(scopes=", ".join(lacking)), texts.MEND_SCOPES)
