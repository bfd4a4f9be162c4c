"""Whatever a model's endpoint does, a session ends or waits in a defined way, says why, and loses nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from bot.app import App
from config.settings import load
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.ports import Ref
from scenarios.kernel.seen import FULL
from storage.export import export
from storage.verify import verify
from tests.fakes.loop import awaited
from tests.sessions.endpoint import body, chat, endpoint

SEATS = {"seller": "model:mock", "buyer": "model:mock"}


async def _app(folder: Path, base_url: str, **model: Any) -> App:
    entry = {
        "model": "gpt-mock",
        "base_url": base_url,
        "key": "MOCK_KEY",
        "retries": 1,
        "timeout": 3,
        **model,
    }
    return await App.open(load(data_dir=folder, models={"mock": entry}), clock=SimulatedClock())


async def _driven(app: App, ref: Ref) -> tuple[str, str]:
    """How it stands after going on as far as it can, and the sentence for the host."""
    live = await app.engine.open(ref)
    if live.runner.status in ("paused", "quarantined"):
        await live.resume()
    status = await live.drive()
    why = live.runner.why or live.runner.position.over or ""
    await app.engine.close(ref)
    return status, why


async def _whole(app: App, ref: Ref) -> str:
    """The record, after checking that it holds together."""
    verdict = await verify(app.store, ref)
    assert verdict.ok, verdict
    return (await export(app.store, ref, view=FULL, format="json")).decode()


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCK_KEY", "sk-mock-canary-123")


@awaited
async def test_a_sound_endpoint_plays_to_the_end(tmp_path: Path, llmock: LLMock) -> None:
    app = await _app(tmp_path, llmock.base_url())
    ref = await app.new_session("car-sale", seats=SEATS, seed=1)
    status, _ = await _driven(app, ref)
    assert status == "over"
    record = await _whole(app, ref)
    assert "sk-mock-canary" not in record
    assert app.store is not None
    assert (await app.store.spent(ref)).calls == len(llmock.requests)
    llmock.assert_resilient()
    await app.close()


FAULTS: dict[str, tuple[Callable[[LLMock], Any], str]] = {
    "rate_limited": (lambda m: m.rate_limit(times=None, retry_after=0.01), "asks for fewer calls"),
    "quota": (
        lambda m: m.fail(429, times=None, code="insufficient_quota", message="You exceeded your quota."),
        "account of mock is used up",
    ),
    "auth": (lambda m: m.fail(401, times=None, message="Incorrect API key"), "refuses the key"),
    "unreachable": (lambda m: m.outage(), "cannot be reached"),
    "context_too_long": (lambda m: m.context_overflow(times=None), "prompt is too long for mock"),
}


@pytest.mark.parametrize(
    "fault", ["auth", *[pytest.param(one, marks=pytest.mark.long) for one in FAULTS if one != "auth"]]
)
def test_a_failing_endpoint_sets_it_aside_with_what_to_do_and_it_goes_on_when_mended(
    tmp_path: Path, llmock: LLMock, fault: str
) -> None:
    break_it, sentence = FAULTS[fault]

    @awaited
    async def play() -> None:
        app = await _app(tmp_path, llmock.base_url())
        ref = await app.new_session("car-sale", seats=SEATS, seed=1)
        break_it(llmock)
        status, why = await _driven(app, ref)
        assert status == "paused"
        assert sentence in why
        assert "sk-mock-canary" not in why
        record = await _whole(app, ref)
        assert f'"{fault}"' in record
        llmock.reset()
        status, _ = await _driven(app, ref)
        assert status == "over"
        await _whole(app, ref)
        await app.close()

    play()


@pytest.mark.long
@awaited
async def test_a_short_outage_is_bridged_by_trying_again(tmp_path: Path, llmock: LLMock) -> None:
    app = await _app(tmp_path, llmock.base_url(), retries=3)
    ref = await app.new_session("car-sale", seats=SEATS, seed=1)
    llmock.rate_limit(times=2, retry_after=0.05)
    status, _ = await _driven(app, ref)
    assert status == "over"
    llmock.assert_resilient()
    await app.close()


@awaited
async def test_a_dead_port_sets_it_aside(tmp_path: Path) -> None:
    app = await _app(tmp_path, "http://127.0.0.1:9/v1", retries=0)
    ref = await app.new_session("car-sale", seats=SEATS, seed=1)
    status, why = await _driven(app, ref)
    assert status == "paused"
    assert "cannot be reached" in why
    await _whole(app, ref)
    await app.close()


@pytest.mark.long
@awaited
async def test_an_endpoint_that_takes_too_long_is_given_up(tmp_path: Path, llmock: LLMock) -> None:
    app = await _app(tmp_path, llmock.base_url(), retries=0, timeout=0.2)
    ref = await app.new_session("car-sale", seats=SEATS, seed=1)
    llmock.delay(30, times=None)
    status, why = await _driven(app, ref)
    assert status == "paused"
    assert "took too long" in why
    assert '"timeout"' in await _whole(app, ref)
    await app.close()


UNUSABLE = {
    "refused": (chat(None, refusal="I cannot haggle."), "declined to answer", None),
    "truncated": (chat('{"move": {"action": "Offer", "pri', "length"), "cut off", None),
    "invalid": (chat('{"move": {"action": "Offer", "price": -5, "message": "x"}}'), "no valid move", None),
    "content_filter": (chat("", "content_filter"), "content filter stopped", None),
    "malformed": (body(200, b"<html>not json</html>"), "do not understand each other", '"malformed"'),
    "cancelled": (body(499, {"error": {"message": "cancelled"}}), "was cut off", '"cancelled"'),
    "dropped": (None, "cannot be reached", '"unreachable"'),
    "empty": (body(200, {"choices": []}), "do not understand each other", '"malformed"'),
}


@pytest.mark.parametrize(
    "kind", ["refused", *(pytest.param(one, marks=pytest.mark.long) for one in UNUSABLE if one != "refused")]
)
def test_an_answer_of_no_use_goes_to_the_host_where_the_ask_has_no_other_way(
    tmp_path: Path, kind: str
) -> None:
    made, sentence, in_record = UNUSABLE[kind]

    @awaited
    async def play() -> None:
        mended = False

        def answer(request: Any) -> bytes | None:
            good = '{"move": {"action": "WalkAway", "message": "Goodbye."}}'
            return chat(good) if mended else made

        async with endpoint(answer) as base_url:
            app = await _app(tmp_path, base_url, retries=0)
            ref = await app.new_session("car-sale", seats=SEATS, seed=1)
            status, why = await _driven(app, ref)
            assert status == "paused"
            assert sentence in why
            record = await _whole(app, ref)
            if in_record:
                assert in_record in record
            mended = True
            status, _ = await _driven(app, ref)
            assert status == "over"
            await app.close()

    play()


@awaited
async def test_a_budget_that_falls_ends_it_and_names_itself(tmp_path: Path, llmock: LLMock) -> None:
    entry = {"model": "gpt-mock", "base_url": llmock.base_url(), "key": "MOCK_KEY"}
    settings = load(data_dir=tmp_path, models={"mock": entry}, budgets={"session": {"tokens": 9_000}})
    app = await App.open(settings, clock=SimulatedClock())
    ref = await app.new_session("car-sale", seats=SEATS, seed=1)
    status, why = await _driven(app, ref)
    assert (status, why) == ("over", "the session's budget of 9,000 tokens is used up")
    assert "the session's budget of 9,000 tokens is used up" in await _whole(app, ref)
    await app.close()


@awaited
async def test_a_local_model_that_is_not_installed_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.models.local.weights._PACKAGE", "no_such_weights")
    app = await App.open(load(data_dir=tmp_path), clock=SimulatedClock())
    ref = await app.new_session("car-sale", seats=dict.fromkeys(SEATS, "model:local"), seed=1)
    status, why = await _driven(app, ref)
    assert status == "paused"
    assert "run `make local-model`" in why
    assert "check that it runs" not in why
    assert '"unreachable"' in await _whole(app, ref)
    await app.close()


ODD = {
    "a body without an end": b"HTTP/1.1 200 X\r\n\r\n" + b" " * 5_000_000,
    "a redirect": b"HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
    "compressed": b"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "too deep": body(200, b"[" * 200_000),
    "no content": b"HTTP/1.1 204 X\r\n\r\n",
}


@pytest.mark.long
@pytest.mark.parametrize("odd", ODD)
def test_whatever_is_sent_the_session_waits_for_its_host(tmp_path: Path, odd: str) -> None:
    @awaited
    async def play() -> None:
        async with endpoint(lambda request: ODD[odd]) as base_url:
            app = await _app(tmp_path, base_url, retries=0)
            ref = await app.new_session("car-sale", seats=SEATS, seed=1)
            status, why = await _driven(app, ref)
            assert status == "paused"
            assert "check its base_url" in why
            assert '"malformed"' in await _whole(app, ref)
            await app.close()

    play()


WALK = '{"move": {"action": "WalkAway", "message": "%s"}}'
ANSWERS = {
    "surrogates and NUL": (chat(WALK % r"a\u0000b\ud800c"), "over"),
    "raw controls": (chat(WALK % "a\x00b\x1bc"), "over"),
    "4,001 characters": (chat(WALK % ("w" * 4_001)), "paused"),
    "an empty move": (chat('{"move": {}}'), "paused"),
    "a name of other letters": (chat('{"move": {"action": "W\u0430lkAway"}}'), "paused"),
    "deep": (chat('{"move": ' * 10_000), "paused"),
    "a key twice": (chat('{"move": {"action": "Offer", "price": 1, "price": 2, "message": "x"}}'), "paused"),
}


@pytest.mark.long
@pytest.mark.parametrize("kind", ANSWERS)
def test_odd_answers_are_a_sound_move_or_none(tmp_path: Path, kind: str) -> None:
    @awaited
    async def play() -> None:
        made, status = ANSWERS[kind]
        async with endpoint(lambda request: made) as base_url:
            app = await _app(tmp_path, base_url)
            ref = await app.new_session("car-sale", seats=SEATS, seed=1)
            stands, why = await _driven(app, ref)
            assert stands == status, why
            record = await _whole(app, ref)
            assert ("gave no valid move" in why) == (status == "paused")
            assert r"\u0000" not in record.partition('"work"')[0]
            await app.close()

    play()
