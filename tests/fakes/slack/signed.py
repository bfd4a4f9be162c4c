"""HTTP mode: requests to the app's address with Slack's signature, and with what they say of retries."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.settings import Timing
from tests.fakes.slack.transport import Ack, Body


class Signed:
    """The way to the app in HTTP mode."""

    def __init__(self, timing: Timing, secret: str, url: str) -> None:
        self.timing, self.secret, self.url = timing, secret, url
        self.age = 0.0
        """Seconds by which signatures are too old."""
        self.forged = False
        """Signatures are made with another secret."""
        self.statuses: list[int] = []
        """What the app answered with."""
        self._session: aiohttp.ClientSession | None = None

    async def send(self, kind: str, body: Body, attempt: int, reason: str) -> Ack:
        """One request."""
        if kind == "events_api":
            data, content = json.dumps(body), "application/json"
        else:
            fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
            data, content = urlencode(fields), "application/x-www-form-urlencoded"
        retries = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        try:
            status, answer = await self._post(data, {"Content-Type": content, **retries})
        except TimeoutError:
            return Ack(False, reason="http_timeout")
        except aiohttp.ClientError:
            return Ack(False, reason="connection_failed")
        self.statuses.append(status)
        return Ack(True, answer) if status == 200 else Ack(False, reason="http_error")

    async def verify(self) -> bool:
        """Ask whether the address is the app's, as when it is entered on Slack's pages."""
        asked = {"type": "url_verification", "token": "t", "challenge": "so-be-it"}
        status, answer = await self._post(json.dumps(asked), {"Content-Type": "application/json"})
        return status == 200 and (answer == "so-be-it" or answer == {"challenge": "so-be-it"})

    async def close(self) -> None:
        """The end."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, data: str, headers: dict[str, str]) -> tuple[int, Any]:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        stamp = str(int(time.time() - self.age))
        secret = "another" if self.forged else self.secret
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{data}".encode(), hashlib.sha256).hexdigest()
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", **headers}
        timeout = aiohttp.ClientTimeout(total=self.timing.ack_timeout)
        async with self._session.post(self.url, data=data, headers=signed, timeout=timeout) as response:
            text = await response.text()
            if response.content_type == "application/json" and text:
                return response.status, json.loads(text)
            return response.status, text or None
