"""Any chat model of LangChain as a model."""

import asyncio
import importlib.util
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from agents.models.failure import FailureKind, ModelFailure
from agents.models.langchain import LangChainModel
from agents.models.probe import probe
from agents.models.request import Answer, Message, Piece, Request
from agents.models.settings import ModelSettings, Prices
from scenarios.engine.desk import Used
from scenarios.kernel.errors import ParleyError
from tests.agents.models import chats
from tests.agents.models.asking import KEY, asked
from tests.agents.models.chats import APIStatusError, Chat, ContextOverflowError, said
from tests.fakes.loop import awaited

Json = Any
HERE = "tests.agents.models.chats"


def named(item: str, **settings: Json) -> LangChainModel:
    facts = {"key": KEY, "retries": 0} | settings
    return LangChainModel(ModelSettings("seller", "langchain", item, **facts))


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Chat:
    chat = Chat(given=[], heard=[])
    monkeypatch.setattr(chats, "ready", chat)
    return chat


async def answered(chat: Chat, *given: Json, **settings: Json) -> Answer:
    chat.given[:] = given
    return await named(f"{HERE}:ready", **settings).answer(asked())


@awaited
async def test_messages_arrive_in_their_roles(chat: Chat) -> None:
    chat.given[:] = [said()]
    roles = ("system", "user", "assistant", "user")
    messages = tuple(Message(role, (Piece("a "), Piece(role))) for role in roles)  # type: ignore[arg-type]
    await named(f"{HERE}:ready").answer(Request(messages))
    (heard,) = chat.heard
    assert [type(message) for message in heard] == [SystemMessage, HumanMessage, AIMessage, HumanMessage]
    assert [message.content for message in heard] == [f"a {role}" for role in roles]


@pytest.mark.parametrize(
    ("message", "text", "finish"),
    [
        (said(), "Fine.", "stop"),
        (said([{"type": "text", "text": "Fi"}, "ne."]), "Fine.", "stop"),
        (said('{"price"', finish_reason="length"), '{"price"', "length"),
        (said('{"price"', stop_reason="max_tokens"), '{"price"', "length"),
        (said("", finish_reason="SAFETY"), "", "filter"),
        (said("No.", stop_reason="refusal"), "No.", "refusal"),
        (AIMessage("", additional_kwargs={"refusal": "I can't."}), "I can't.", "refusal"),
        (said("half \ud800"), "half ?", "stop"),
    ],
)
@awaited
async def test_every_finish(chat: Chat, message: Json, text: str, finish: str) -> None:
    answer = await answered(chat, message)
    assert (answer.text, answer.finish) == (text, finish)


@awaited
async def test_usage_has_its_price_and_is_estimated_where_it_is_not_told(chat: Chat) -> None:
    usage = {
        "input_tokens": 10,
        "output_tokens": 4,
        "total_tokens": 14,
        "input_token_details": {"cache_read": 6},
    }
    prices = Prices(3_000_000, 5_000_000, 1_000_000)
    answer = await answered(chat, said(usage=usage, model_name="m-1"), prices=prices)
    assert answer.used == Used(10, 4, 6, 4 * 3 + 6 * 1 + 4 * 5)
    assert answer.model == "m-1"
    answer = await answered(chat, said(usage=usage | {"input_token_details": {"cache_read": 99}}))
    assert answer.used.cached_tokens == 10
    for none in ({}, usage | {"input_tokens": 0}):
        answer = await answered(chat, said(usage=none), prices=prices)
        assert answer.used.input_tokens > 5
        assert answer.used.cost_micros > 0


FAILURES = [
    (APIStatusError(401), FailureKind.AUTH),
    (APIStatusError(429), FailureKind.RATE_LIMITED),
    (APIStatusError(429, {"code": "insufficient_quota"}), FailureKind.QUOTA),
    (APIStatusError(400, {"error": {"message": "prompt is too long"}}), FailureKind.CONTEXT_TOO_LONG),
    (APIStatusError(400, {"code": "content_filter"}), FailureKind.CONTENT_FILTER),
    (APIStatusError(404), FailureKind.MALFORMED),
    (APIStatusError(529), FailureKind.UNREACHABLE),
    (ContextOverflowError(), FailureKind.CONTEXT_TOO_LONG),
    (TimeoutError(), FailureKind.TIMEOUT),
    (ConnectionRefusedError(), FailureKind.UNREACHABLE),
    (None, FailureKind.TIMEOUT),
    (ValueError(f"what is {KEY}?"), FailureKind.MALFORMED),
]


@pytest.mark.parametrize(("given", "kind"), FAILURES)
@awaited
async def test_every_failure(chat: Chat, given: Json, kind: FailureKind) -> None:
    with pytest.raises(ModelFailure) as raised:
        await answered(chat, given, timeout=0.05)
    assert raised.value.kind is kind, raised.value.detail
    assert "sk-canary" not in raised.value.detail


@awaited
async def test_it_is_asked_again_where_that_may_help(chat: Chat) -> None:
    answer = await answered(chat, APIStatusError(429, retry_after="0.01"), said(), retries=1)
    assert answer.attempts == 2
    with pytest.raises(ModelFailure):
        await answered(chat, APIStatusError(401), retries=3)
    assert len(chat.heard) == 3


@awaited
async def test_a_dropped_decision_is_cancelled(chat: Chat) -> None:
    call = asyncio.create_task(answered(chat, None, retries=3))
    while not chat.heard:
        await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


@awaited
async def test_a_maker_is_as_good_as_a_model() -> None:
    assert (await named(f"{HERE}:made").answer(asked())).text == "Made."
    assert (await named(f"{HERE}:made").loaded())._llm_type == "fake"


@pytest.mark.parametrize(
    ("item", "part"),
    [
        (f"{HERE}:nothing", "no attribute 'nothing'"),
        ("no.such.module:chat", "No module named 'no'"),
        (f"{HERE}:something", "not callable"),
        (f"{HERE}:broken", "no key for [key]"),
        ("builtins:dict", "no chat model"),
    ],
)
@awaited
async def test_a_name_that_leads_to_no_chat_model(item: str, part: str) -> None:
    found = await probe(named(item))
    assert not found.ok
    assert part in found.sentence
    with pytest.raises(ModelFailure) as raised:
        await named(item).answer(asked())
    assert raised.value.kind is FailureKind.MALFORMED
    assert part in raised.value.detail


@awaited
async def test_a_probe_calls_nothing(chat: Chat) -> None:
    assert (await probe(named(f"{HERE}:ready"))).ok
    assert not chat.heard


@pytest.mark.parametrize("item", ["", "chats", "chats:", ":ready"])
def test_a_name_of_another_form(item: str) -> None:
    with pytest.raises(ParleyError, match="write module:object"):
        named(item)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "agents.models.langchain.find_spec", lambda name: None if name == "langchain_core" else find(name)
    )
    with pytest.raises(ParleyError, match=r"pip install parley\[langchain\]"):
        named(f"{HERE}:ready")


def test_what_it_says_of_itself() -> None:
    model = named(f"{HERE}:ready", max_output=77, prices=Prices(1_000_000, 1_000_000))
    assert model.structured == "prompt"
    assert model.facts() == {
        "provider": "langchain",
        "model": f"{HERE}:ready",
        "structured": "prompt",
        "max_output": 77,
    }
    most = model.most(asked())
    assert most.output_tokens == 77
    assert most.cost_micros == most.tokens
