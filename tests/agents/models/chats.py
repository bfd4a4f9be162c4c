"""Chat models of LangChain for the tests, as a package of others would have them."""

import asyncio
from typing import Any

import httpx2
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field


class Chat(BaseChatModel):
    """Gives or raises what it holds, in order, the last one again; None never comes."""

    given: list[Any]
    heard: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "fake"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.heard.append(messages)
        given = self.given[min(len(self.heard), len(self.given)) - 1]
        if given is None:
            await asyncio.Event().wait()
        if isinstance(given, Exception):
            raise given
        return ChatResult(generations=[ChatGeneration(message=given)])


class APIStatusError(Exception):
    """As the SDKs of several providers have it."""

    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        super().__init__(f"Error code: {status}")
        self.status_code = status
        self.body = body
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.response = httpx2.Response(status, headers=named)


class ContextOverflowError(Exception):
    """As LangChain has it."""


def said(content: Any = "Fine.", usage: Any = None, **about: Any) -> AIMessage:
    counts = {"input_tokens": 10, "output_tokens": 4, "total_tokens": 14} if usage is None else usage
    return AIMessage(content=content, usage_metadata=counts or None, response_metadata=about)


ready = Chat(given=[said()])


def made() -> Chat:
    return Chat(given=[said("Made.")])


def broken() -> Chat:
    raise ValueError("no key for sk-canary-0123456789abcdef")


something = object()
