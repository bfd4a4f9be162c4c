"""Any seat can be anybody, and can be changed between two moves, through the composition root."""

import asyncio
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from agents.queries.moves import target_of_options
from bot.app import App
from config.settings import load
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.live import Live
from scenarios.engine.ports import PRINCIPAL
from scenarios.kernel.actions import Action
from scenarios.kernel.seen import FULL
from storage.export import export
from storage.verify import verify
from tests.fakes.loop import awaited
from tests.sessions.endpoint import chat, endpoint

Json = Any
_EXAMPLE = "An answer looks like this:\n"

HOLDERS = (
    "human",
    "strategy:linear",
    "scripted:lines.yaml",
    "model:mock",
    "model:mock?thinking=chain&tools=recall,calculator&memory=window",
    "model:mock?thinking=reflect&memory=associative",
    "model:mock?memory=summary",
    "delegate:mock?consults=before_binding&instructions=Be+kind.&price.at_most=20000",
    "delegate:mock?consults=when_unsure",
    "assisted:mock?memory=list",
    "committee:model:mock,strategy:boulware?rounds=2",
    "committee:model:mock,model:mock?rule=chair&chair=model:mock",
    "actor:board",
    "model:chain",
)


def example_in(prompt: str) -> str:
    """What the prompt shows as an answer; free text where it asks for that."""
    _, found, example = prompt.rpartition(_EXAMPLE)
    return example if found else "So it is."


def answered(request: Json) -> bytes:
    return chat(example_in(request["messages"][-1]["content"]))


class Chat(BaseChatModel):
    """A chat model of LangChain that answers as the prompt shows."""

    @property
    def _llm_type(self) -> str:
        return "fake"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        said = AIMessage(content=example_in(str(messages[-1].content)))
        return ChatResult(generations=[ChatGeneration(message=said)])


async def opened(folder: Path, base_url: str, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.chdir(folder)
    (folder / "lines.yaml").write_text("\n".join(["- Offer: {price: 9500, message: Well.}"] * 40))
    models = {
        "mock": {"model": "m", "base_url": base_url, "structured": "prompt", "retries": 0},
        "chain": {"provider": "langchain", "model": f"{__name__}:Chat"},
    }
    board = {"kind": "committee", "members": ["actor:careful", "strategy:linear"], "rule": "majority"}
    careful = {
        "kind": "model",
        "model": "mock",
        "memory": {"kind": "window", "items": 3, "older": {"kind": "associative", "top": 2}},
        "tools": ["recall", "mandate"],
    }
    settings = load(data_dir=folder, models=models, actors={"board": board, "careful": careful})
    return await App.open(settings, clock=SimulatedClock())


async def moved_by_hand(live: Live, person: int) -> bool:
    """What a person does: sends the draft they are shown, or else what the form could hold."""
    for number, asked in list(live.runner.position.asks.items()):
        ask = asked.ask
        action = ask.default or _filled(ask.options)
        if asked.addressee == PRINCIPAL:
            await live.answer(number, action, by=PRINCIPAL, person=person)
            return True
        if not live.runner.holders[ask.seat].machine:
            await live.move(ask.seat, action, ask=number)
            return True
    return False


def _filled(options: Any) -> Action:
    target = target_of_options(options)
    action = target.read(target.example)
    assert isinstance(action, Action)
    return action


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_a_seat_passes_between_all_kinds_at_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)

    @awaited
    async def play() -> None:
        async with endpoint(answered) as base_url:
            app = await opened(tmp_path, base_url, monkeypatch)
            seats = {"seller": HOLDERS[seed], "buyer": HOLDERS[-1 - seed]}
            ref = await app.new_session("car-sale", seats=seats, seed=seed)
            person = await app.person()
            live = await app.engine.open(ref)
            held: set[str] = set()
            for _ in range(60):
                status = await live.drive(steps=1)
                if status == "over":
                    break
                assert status != "paused", live.runner.why
                if status == "waiting":
                    assert await moved_by_hand(live, person)
                if live.runner.position.over is None:
                    seat = random.choice(("seller", "buyer"))
                    holder = random.choice(HOLDERS)
                    held.add(holder)
                    await live.hand_over(seat, app.holder(holder, person))
            assert len(held) > 5
            if live.runner.position.over is None:
                await live.end("enough")
            await app.engine.close(ref)
            assert (await verify(app.store, ref)).ok
            assert json.loads(await export(app.store, ref, view=FULL, format="json"))
            await app.close()

    play()


@pytest.mark.long
@pytest.mark.parametrize("holder", HOLDERS)
def test_anybody_plays_a_sale_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holder: str
) -> None:
    @awaited
    async def play() -> None:
        async with endpoint(answered) as base_url:
            app = await opened(tmp_path, base_url, monkeypatch)
            ref = await app.new_session(
                "car-sale", seats={"seller": "strategy:linear", "buyer": holder}, seed=3
            )
            person = await app.person()
            live = await app.engine.open(ref)
            async with asyncio.timeout(50):
                while (status := await live.drive()) == "waiting":
                    assert await moved_by_hand(live, person)
            assert status == "over", live.runner.why
            await app.engine.close(ref)
            assert (await verify(app.store, ref)).ok
            await app.close()

    play()


@pytest.mark.parametrize("before", ["assisted:mock", "delegate:mock?consults=before_binding"])
def test_a_seat_that_awaits_its_principal_passes_to_somebody_who_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """What its last holder has asked is asked no longer, and the next one decides."""

    @awaited
    async def play() -> None:
        async with endpoint(walking) as base_url:
            app = await opened(tmp_path, base_url, monkeypatch)
            ref = await app.new_session(
                "car-sale", seats={"seller": "strategy:linear", "buyer": before}, seed=1
            )
            live = await app.engine.open(ref)
            assert await live.drive() == "waiting"
            (question,) = [a for a in live.runner.position.asks.values() if a.addressee == PRINCIPAL]
            await live.hand_over("buyer", app.holder("strategy:linear", await app.person()))
            assert question.number not in live.runner.position.asks
            assert await live.drive() == "over"
            await app.engine.close(ref)
            assert (await verify(app.store, ref)).ok
            await app.close()

    play()


def walking(request: Json) -> bytes:
    return chat('{"move": {"action": "WalkAway", "message": "Goodbye."}}')
