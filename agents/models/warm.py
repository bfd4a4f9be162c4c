"""The first call pays for the SDK's imports, a second of them; better before the event loop has anything to do."""

import asyncio

import httpx2

from agents.models.client import OpenAIModel
from agents.models.endpoint import Endpoint
from agents.models.request import Message, Piece, Request
from agents.models.settings import ModelSettings


def warm() -> None:
    """Import all that a call needs, by making one of each kind to nobody. To be called in a thread."""
    asyncio.run(_warm())


async def _warm() -> None:
    bodies = {
        "/v1/responses": {"status": "completed", "output": [_said("ready")]},
        "/v1/chat/completions": {"choices": [{"message": {"content": "ready"}}]},
    }
    nobody = httpx2.MockTransport(lambda request: httpx2.Response(200, json=bodies[request.url.path]))
    endpoint = Endpoint("http://localhost/v1", "none", transport=nobody)
    request = Request((Message("user", (Piece("ready?"),)),))
    await OpenAIModel(ModelSettings("warm", "openai", "none"), endpoint).answer(request)
    await OpenAIModel(ModelSettings("warm", "compatible", "none"), endpoint).answer(request)
    await endpoint.aclose()


def _said(text: str) -> dict[str, object]:
    return {"type": "message", "content": [{"type": "output_text", "text": text}]}
