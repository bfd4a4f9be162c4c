"""Any chat model of LangChain as a model (extra `langchain`); its own settings decide how it answers."""

import asyncio
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from agents.models.client import facts, failed
from agents.models.failure import FailureKind
from agents.models.gate import Gate
from agents.models.prices import estimated, most_used, priced
from agents.models.reading import MOST_TOKENS, Read, whole
from agents.models.request import Answer, Finish, Message, Request, Structured
from agents.models.retry import asked_to_wait
from agents.models.scrub import scrubbed
from agents.models.sending import most_output
from agents.models.settings import ModelSettings
from agents.models.trouble import Trouble, of_status
from scenarios.engine.desk import Used
from scenarios.kernel.errors import ParleyError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

Json = Any

_FINISHES: Final[Mapping[str, Finish]] = {
    "length": "length",
    "max_tokens": "length",
    "content_filter": "filter",
    "safety": "filter",
    "refusal": "refusal",
}
_KINDS: Final = {
    "TimeoutError": FailureKind.TIMEOUT,
    "TimeoutException": FailureKind.TIMEOUT,
    "APITimeoutError": FailureKind.TIMEOUT,
    "ConnectionError": FailureKind.UNREACHABLE,
    "ConnectError": FailureKind.UNREACHABLE,
    "APIConnectionError": FailureKind.UNREACHABLE,
    "ContextOverflowError": FailureKind.CONTEXT_TOO_LONG,
}
"""Providers share no base class of errors, but their names."""


class LangChainModel:
    """A `Model` (see `request`) over the chat model, or the maker of one, that `settings.model` names.

    It is loaded with the first answer, in a thread: such libraries take seconds to import. Temperature, seed and
    the limit of output are the chat model's own. Raises `ParleyError` for a name of another form, or without the
    extra.
    """

    structured: Structured = "prompt"

    def __init__(self, settings: ModelSettings, *, clock: Callable[[], float] = time.monotonic) -> None:
        module, _, item = settings.model.partition(":")
        if not module or not item:
            raise ParleyError(
                f"The model {settings.name}: {settings.model!r} names no chat model; write module:object."
            )
        if find_spec("langchain_core") is None:
            raise ParleyError(
                f"The model {settings.name} needs LangChain; install it with `pip install parley[langchain]`."
            )
        self.settings = settings
        self.name = settings.name
        self.context = settings.context
        self.max_output = settings.max_output
        self.gate = Gate(settings.concurrency)
        self._clock = clock
        self._chat: BaseChatModel | None = None

    async def answer(self, request: Request) -> Answer:
        """Its answer. Raises `ModelFailure`; a cancellation passes as it is."""
        started = self._clock()
        outcome, attempts = await self.gate.through(lambda: self._attempt(request), self.settings.retries)
        if isinstance(outcome, Trouble):
            raise failed(self.settings, self.settings.key, outcome)
        used = priced(outcome.used or estimated(request, outcome.text), self.settings.prices)
        seconds = self._clock() - started
        return Answer(outcome.text, outcome.finish, used, outcome.model, None, attempts, seconds)

    def most(self, request: Request) -> Used:
        """What the call can use at most, if the chat model keeps to the limit of output in the settings."""
        return most_used(request, most_output(self.settings, request), self.settings.prices, schema=False)

    def facts(self) -> Mapping[str, Json]:
        """What the record says of it."""
        return facts(self.settings, self.structured)

    async def loaded(self) -> "BaseChatModel":
        """The chat model. Raises `ParleyError` where its name leads to none."""
        if self._chat is None:
            self._chat = await asyncio.to_thread(_load, self.settings)
        return self._chat

    async def _attempt(self, request: Request) -> Read | Trouble:
        try:
            chat = await self.loaded()
            async with asyncio.timeout(self.settings.timeout):
                return _read(await chat.ainvoke(_messages(request.messages)))
        except ParleyError as error:
            return Trouble(FailureKind.MALFORMED, str(error))
        except Exception as error:  # which errors there are is up to the provider's package
            return _trouble(error)


def _load(settings: ModelSettings) -> "BaseChatModel":
    from langchain_core.language_models import BaseChatModel

    module, _, item = settings.model.partition(":")
    try:
        found = getattr(import_module(module), item)
        chat = found if isinstance(found, BaseChatModel) else found()
    except Exception as error:  # foreign code
        why = scrubbed(settings.key, f"{type(error).__name__}: {error}")
        raise ParleyError(
            f"The model {settings.name} cannot be loaded from {settings.model}: {why}."
        ) from None
    if not isinstance(chat, BaseChatModel):
        raise ParleyError(f"The model {settings.name}: {settings.model} is no chat model of LangChain.")
    return chat


def _messages(messages: tuple[Message, ...]) -> "list[BaseMessage]":
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    kinds: dict[str, type[BaseMessage]] = {
        "system": SystemMessage,
        "user": HumanMessage,
        "assistant": AIMessage,
    }
    return [kinds[message.role](content=message.text) for message in messages]


def _read(message: "AIMessage") -> Read:
    about = message.response_metadata
    refusal = message.additional_kwargs.get("refusal")
    finish = _FINISHES.get(str(about.get("finish_reason") or about.get("stop_reason")).lower(), "stop")
    if isinstance(refusal, str) and refusal:
        return Read(whole(refusal), "refusal", _used(message), _named(about))
    return Read(whole(str(message.text)), finish, _used(message), _named(about))


def _used(message: "AIMessage") -> Used | None:
    usage = message.usage_metadata
    if usage is None or not (
        0 < usage["input_tokens"] <= MOST_TOKENS and usage["output_tokens"] <= MOST_TOKENS
    ):
        return None
    cached = usage.get("input_token_details", {}).get("cache_read") or 0
    return Used(usage["input_tokens"], usage["output_tokens"], min(cached, usage["input_tokens"]))


def _named(about: Mapping[str, Json]) -> str:
    return str(about.get("model_name") or about.get("model") or "")


def _trouble(error: Exception) -> Trouble:
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    if isinstance(status, int) and status >= 400:
        body = getattr(error, "body", None)
        said = body if isinstance(body, Mapping) else {"message": str(error)}
        headers = {str(name).lower(): value for name, value in dict(getattr(response, "headers", {})).items()}
        return of_status(status, said, str(error), asked_to_wait(headers))
    why = f"{type(error).__name__}: {error}"
    names = [kind.__name__ for kind in type(error).__mro__]
    kind = next((_KINDS[name] for name in names if name in _KINDS), FailureKind.MALFORMED)
    down = kind in (FailureKind.TIMEOUT, FailureKind.UNREACHABLE)
    return Trouble(kind, why, again=down, down=down)
