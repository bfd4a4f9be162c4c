"""From a request to the arguments of the SDK, for either API."""

import json
from typing import Any

from agents.models.request import Request, Structured
from agents.models.settings import ModelSettings

Json = Any


def to_chat(settings: ModelSettings, structured: Structured, request: Request) -> dict[str, Json]:
    """Arguments of `chat.completions.create`."""
    sent = _common(settings, request)
    sent["max_tokens"] = most_output(settings, request)
    if settings.seed is not None:
        sent["seed"] = settings.seed
    match structured:
        case "strict" if request.schema is not None:
            schema = {"name": request.name, "strict": True, "schema": request.schema}
            sent["response_format"] = {"type": "json_schema", "json_schema": schema}
        case "grammar" if request.schema is not None:
            # llama.cpp reads `response_format` with free whitespace and drops some bounds; not so a grammar.
            schema = {"x-guidance": {"whitespace_flexible": False}, **request.schema}
            sent["extra_body"] = {"grammar": "%llguidance {}\nstart: %json " + json.dumps(schema)}
        case "json" if request.schema is not None:
            sent["response_format"] = {"type": "json_object"}
    return {**sent, "messages": _messages(request)}


def to_responses(settings: ModelSettings, structured: Structured, request: Request) -> dict[str, Json]:
    """Arguments of `responses.create`. The API knows no seed."""
    sent = _common(settings, request) | {"max_output_tokens": most_output(settings, request), "store": False}
    match structured:
        case "strict" if request.schema is not None:
            schema = {"type": "json_schema", "name": request.name, "strict": True, "schema": request.schema}
            sent["text"] = {"format": schema}
        case "json" if request.schema is not None:
            sent["text"] = {"format": {"type": "json_object"}}
    return {**sent, "input": _messages(request)}


def most_output(settings: ModelSettings, request: Request) -> int:
    """Tokens of the answer, at most."""
    wanted = request.max_output
    return settings.max_output if wanted is None else min(wanted, settings.max_output)


def _common(settings: ModelSettings, request: Request) -> dict[str, Json]:
    sent: dict[str, Json] = {"model": settings.model}
    if settings.temperature is not None:
        sent["temperature"] = settings.temperature
    return sent


def _messages(request: Request) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.text} for message in request.messages]
