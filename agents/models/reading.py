"""From the body of an answer to text, finish and usage. Nothing in a body is taken for granted."""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from agents.models.failure import FailureKind
from agents.models.request import Finish
from agents.models.trouble import Trouble, of_status
from scenarios.engine.desk import Used

Json = Any


MOST_TOKENS: Final = 100_000_000
"""Of one call; no endpoint takes more."""
LONGEST_NAME: Final = 200
"""Characters of what an endpoint calls its model, or a request."""
_QUOTED: Final = 300
"""Characters of a body that nobody understands."""


class Read(NamedTuple):
    """What a body says."""

    text: str
    finish: Finish
    used: Used | None
    """Without its cost; None where the endpoint does not tell."""
    model: str


def decoded(raw: str) -> Json:
    """The JSON of a body; None where it is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def read_chat(raw: str) -> Read | Trouble:
    """A body of Chat Completions.

    Source: the API reference of OpenAI, and what Ollama, vLLM, llama.cpp and OpenRouter make of it.
    """
    body = decoded(raw)
    used = _used(_at(body, "usage"), "prompt_tokens", "completion_tokens")
    choice = _at(body, "choices", 0)
    if error := _at(choice, "error") or _at(body, "error"):
        return _failed(error, raw, used)
    reason, refusal = _at(choice, "finish_reason"), _at(choice, "message", "refusal")
    content = _content(_at(choice, "message", "content"))
    if isinstance(refusal, str) and refusal:
        return Read(whole(refusal), "refusal", used, _model(body))
    finish: Finish = {"length": "length", "content_filter": "filter"}.get(str(reason), "stop")  # type: ignore[assignment]
    if content is None and finish == "stop":
        return _unreadable(f"no content, finish_reason {reason!r}" if choice else "no choices", raw, used)
    return Read(whole(content or ""), finish, used, _model(body))


def read_response(raw: str) -> Read | Trouble:
    """A body of the Responses API."""
    body = decoded(raw)
    used = _used(_at(body, "usage"), "input_tokens", "output_tokens")
    status = _at(body, "status")
    if error := _at(body, "error"):
        return _failed(error, raw, used)
    if status == "cancelled":
        return Trouble(FailureKind.CANCELLED, "the endpoint cancelled the response", raw, used or Used())
    texts, refusals = (
        _parts(_at(body, "output"), "output_text", "text"),
        _parts(_at(body, "output"), "refusal"),
    )
    if refusals:
        return Read(whole("".join(refusals)), "refusal", used, _model(body))
    text = whole("".join(texts))
    match status, _at(body, "incomplete_details", "reason"):
        case "incomplete", "max_output_tokens":
            return Read(text, "length", used, _model(body))
        case "incomplete", "content_filter":
            return Read(text, "filter", used, _model(body))
        case "completed", _ if texts:
            return Read(text, "stop", used, _model(body))
        case _, reason:
            return _unreadable(f"no content, status {status!r}, reason {reason!r}", raw, used)


def whole(text: str) -> str:
    """The text with nothing that cannot be encoded: JSON may escape half of a pair of surrogates."""
    return text.encode("utf-8", "replace").decode()


def _at(value: Json, *path: str | int) -> Json:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _model(body: Json) -> str:
    name = _at(body, "model")
    return whole(name[:LONGEST_NAME]) if isinstance(name, str) else ""


def _content(content: Json) -> str | None:
    """Some endpoints give a list of parts, also where only text was asked for."""
    if isinstance(content, list):
        return "".join([part["text"] for part in content if isinstance(_at(part, "text"), str)])
    return content if isinstance(content, str) else None


def _parts(output: Json, kind: str, field: str | None = None) -> list[str]:
    items = output if isinstance(output, list) else []
    lists = [_at(item, "content") for item in items if _at(item, "type") == "message"]
    parts = [
        part for parts in lists if isinstance(parts, list) for part in parts if _at(part, "type") == kind
    ]
    return [text for part in parts if isinstance(text := _at(part, field or kind), str)]


def _used(usage: Json, input_name: str, output_name: str) -> Used | None:
    """Only counts that can be true: some endpoints send zeros, strings or nothing."""
    given, made = _at(usage, input_name), _at(usage, output_name)
    if type(given) is not int or type(made) is not int or not (0 < given <= MOST_TOKENS):
        return None
    if not 0 <= made <= MOST_TOKENS:
        return None
    cached = _at(usage, f"{input_name}_details", "cached_tokens")
    return Used(given, made, min(max(cached, 0), given) if type(cached) is int else 0)


_STATUS = {"rate_limit_exceeded": 429, "insufficient_quota": 429, "server_error": 500}


def _failed(error: Json, raw: str, used: Used | None) -> Trouble:
    """An error under the status 200: the provider behind a proxy failed, or the model on its way."""
    code = _at(error, "code") if isinstance(error, Mapping) else None
    status = code if type(code) is int and 400 <= code < 600 else _STATUS.get(str(code), 400)
    return of_status(status, {"error": error}, raw)._replace(used=used or Used())


def _unreadable(why: str, raw: str, used: Used | None) -> Trouble:
    return Trouble(FailureKind.MALFORMED, f"{why}: {raw[:_QUOTED]}", raw, used or Used())
