"""Further attempts: when, how many, and after how long; and how many calls at once."""

import asyncio
from random import Random
from typing import Any

import httpx2
import pytest

from agents.models.breaker import Breaker
from agents.models.endpoint import Endpoint
from agents.models.failure import FailureKind, ModelFailure
from agents.models.retry import asked_to_wait, pause
from tests.agents.models.asking import KEY, Replies, Slept, asked, chat, endpoint_of, failing, json, model_at
from tests.fakes.loop import awaited, settled

Json = Any
DOWN = httpx2.ConnectError("refused")


async def attempts(*replies: httpx2.Response | Exception, retries: int = 3) -> tuple[int, list[float]]:
    """How often an endpoint is asked that fails for good, and the waits between."""
    slept, asked_for = Slept(), Replies(*replies)
    endpoint = endpoint_of(asked_for, slept)
    with failing(
        FailureKind.RATE_LIMITED if isinstance(replies[-1], httpx2.Response) else FailureKind.UNREACHABLE
    ):
        await model_at(endpoint, retries=retries).answer(asked())
    await endpoint.aclose()
    return len(asked_for.requests), slept.seconds


@pytest.mark.parametrize("retries", [0, 1, 6])
@awaited
async def test_waits_grow_with_jitter_up_to_a_limit(retries: int) -> None:
    made, waits = await attempts(DOWN, retries=retries)
    assert made == retries + 1
    assert all(0 <= wait <= min(8.0, 0.5 * 2**n) for n, wait in enumerate(waits))
    assert len({*waits}) == retries


@awaited
async def test_the_same_seed_gives_the_same_waits() -> None:
    assert await attempts(DOWN) == await attempts(DOWN)


@awaited
async def test_what_the_endpoint_asks_for_is_the_least() -> None:
    _, waits = await attempts(json({}, 429, retry_after="20"))
    assert [20 <= wait <= 24 for wait in waits] == [True] * 3


@awaited
async def test_nobody_waits_for_an_hour() -> None:
    assert await attempts(json({}, 429, retry_after="3600")) == (1, [])


@awaited
async def test_the_last_of_several_failures_is_told() -> None:
    made, _ = await attempts(DOWN, json({}, 503), json({}, 429))
    assert made == 4


NOON = "Mon, 02 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "9", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": "9", "retry-after-ms": "x"}, 9.0),
        ({"retry-after": "Mon, 02 Mar 2026 12:00:30 GMT", "date": NOON}, 30.0),
        ({"retry-after": "Mon, 02 Mar 2026 13:00:30 +0100", "date": NOON}, 30.0),
        ({"retry-after": "Mon, 02 Mar 2026 11:59:00 GMT", "date": NOON}, 0.0),
        ({"retry-after": "Mon, 02 Mar 2020 12:00:00 GMT"}, 0.0),
        ({"retry-after": "Mon, 99 Mar 2026 12:00:00 GMT", "date": NOON}, None),
    ],
)
def test_what_an_endpoint_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_to_wait(headers) == seconds


def test_a_pause_after_many_attempts_is_still_a_number() -> None:
    assert 0 <= (pause(5_000, None, Random(1)) or 0.0) <= 8


class Ticking:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("trouble", [DOWN, httpx2.ReadTimeout("slow"), json({}, 503), json({}, 504)])
@awaited
async def test_what_counts_as_down(trouble: httpx2.Response | Exception) -> None:
    breaker = Breaker(1)
    endpoint = endpoint_of(Replies(trouble), breaker=breaker)
    with pytest.raises(ModelFailure):
        await model_at(endpoint).answer(asked())
    assert breaker.state == "open"
    await endpoint.aclose()


@awaited
async def test_an_endpoint_that_is_down_is_left_alone_for_a_while() -> None:
    clock, replies = Ticking(), Replies(DOWN, DOWN, DOWN, DOWN, json(chat("Back.")))
    breaker = Breaker(3, 30.0, clock)
    endpoint = endpoint_of(replies, breaker=breaker)
    model = model_at(endpoint)

    async def fails() -> str:
        with failing(FailureKind.UNREACHABLE) as caught:
            await model.answer(asked())
        return caught[0].detail

    for _ in range(3):
        assert breaker.state == "closed"
        await fails()
    assert breaker.state == "open"
    detail = await fails()
    assert "30 s" in detail
    assert "refused" in detail
    assert len(replies.requests) == 3

    clock.now = 30.0
    assert breaker.state == "half-open"
    await fails()
    assert (breaker.state, len(replies.requests)) == ("open", 4)

    clock.now = 60.0
    assert (await model.answer(asked())).text == "Back."
    assert breaker.state == "closed"
    await endpoint.aclose()


@awaited
async def test_attempts_that_a_retry_mended_open_nothing() -> None:
    breaker = Breaker(1)
    endpoint = endpoint_of(Replies(DOWN, DOWN, DOWN, json(chat())), breaker=breaker)
    assert (await model_at(endpoint, retries=3).answer(asked())).attempts == 4
    assert breaker.state == "closed"
    await endpoint.aclose()


@pytest.mark.parametrize("reply", [json({}, 429), json({}, 401), json({}, 400), json([])])
@awaited
async def test_an_endpoint_that_answers_is_not_down(reply: httpx2.Response) -> None:
    breaker = Breaker(2)
    endpoint = endpoint_of(Replies(DOWN, reply, DOWN, json(chat())), breaker=breaker)
    model = model_at(endpoint)
    for kind in ("down", "up", "down"):
        with pytest.raises(Exception, match="seller"):
            await model.answer(asked(kind))
    assert breaker.state == "closed"
    await endpoint.aclose()


@awaited
async def test_one_trial_at_a_time_and_a_cancelled_one_decides_nothing() -> None:
    clock, arrived, hold = Ticking(), asyncio.Event(), asyncio.Event()

    async def reply(request: httpx2.Request) -> httpx2.Response:
        if clock.now == 0.0:
            raise DOWN
        arrived.set()
        await hold.wait()
        return json(chat("Back."))

    breaker = Breaker(1, 30.0, clock)
    endpoint = endpoint_of(reply, breaker=breaker)  # type: ignore[arg-type]
    model = model_at(endpoint)
    with failing(FailureKind.UNREACHABLE):
        await model.answer(asked())
    clock.now = 31.0
    trial = asyncio.create_task(model.answer(asked()))
    await arrived.wait()
    with failing(FailureKind.UNREACHABLE):
        await model.answer(asked())
    trial.cancel()
    await asyncio.wait([trial])
    assert breaker.state == "half-open"
    hold.set()
    assert (await model.answer(asked())).text == "Back."
    await endpoint.aclose()


@awaited
async def test_no_more_calls_at_once_than_allowed() -> None:
    under_way, most, full, hold = 0, 0, asyncio.Event(), asyncio.Event()

    async def reply(request: httpx2.Request) -> httpx2.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if most == 3:
            full.set()
        await hold.wait()
        under_way -= 1
        return json(chat())

    endpoint = Endpoint("http://endpoint.test/v1", KEY, concurrency=3, transport=httpx2.MockTransport(reply))
    models = [model_at(endpoint), model_at(endpoint)]
    calls = [asyncio.create_task(models[n % 2].answer(asked())) for n in range(10)]
    await full.wait()
    await settled(100)
    assert under_way == 3
    hold.set()
    await asyncio.gather(*calls)
    assert most == 3
    await endpoint.aclose()


@awaited
async def test_a_call_that_pauses_lets_others_through() -> None:
    resting, rested = asyncio.Event(), asyncio.Event()

    async def rest(seconds: float) -> None:
        resting.set()
        await rested.wait()

    replies = Replies(json({}, 429), json(chat("Second.")), json(chat("First.")))
    endpoint = Endpoint(
        "http://endpoint.test/v1", KEY, concurrency=1, sleep=rest, transport=httpx2.MockTransport(replies)
    )
    first = asyncio.create_task(model_at(endpoint, retries=1).answer(asked()))
    await resting.wait()
    assert (await model_at(endpoint).answer(asked())).text == "Second."
    rested.set()
    assert (await first).text == "First."
    await endpoint.aclose()


def test_an_endpoint_that_was_closed_opens_again_in_another_loop() -> None:
    endpoint = endpoint_of(Replies(json(chat())), concurrency=1)

    async def two_calls() -> None:
        await asyncio.gather(*[model_at(endpoint).answer(asked()) for _ in range(2)])
        await endpoint.aclose()

    asyncio.run(two_calls())
    asyncio.run(two_calls())
