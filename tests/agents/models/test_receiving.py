"""What an endpoint may send back: nothing that fills the memory, holds up the loop or leads elsewhere."""

import asyncio
import gzip
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx2
import pytest

from agents.models.client import OpenAIModel
from agents.models.endpoint import Endpoint
from agents.models.failure import FailureKind
from agents.models.reading import LONGEST_NAME
from agents.models.receiving import LARGEST
from tests.agents.models.asking import KEY, Replies, asked, chat, endpoint_of, failing, json, model_at
from tests.fakes.loop import awaited

Write = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def sending(write: Write) -> AsyncIterator[OpenAIModel]:
    served = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await write(writer)
        except ConnectionError:
            pass  # the client has had enough
        finally:
            writer.close()
            served.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        endpoint = Endpoint(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", KEY)
        try:
            yield model_at(endpoint)
        finally:
            await endpoint.aclose()
            await served.wait()


@pytest.mark.parametrize("status", [200, 500])
@awaited
async def test_a_body_without_an_end_is_not_read_to_its_end(status: int) -> None:
    sent = 0

    async def pour(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n\r\n".encode())
        while sent < 20 * LARGEST:
            writer.write(b'{"choices": ' + b" " * 100_000)
            sent += 100_000
            await writer.drain()

    async with sending(pour) as model:
        with failing(FailureKind.MALFORMED) as caught:
            await model.answer(asked())
    assert "4,000,000 bytes" in caught[0].detail
    assert sent < 10 * LARGEST


@awaited
async def test_a_compressed_body_is_neither_asked_for_nor_unfolded() -> None:
    bomb = gzip.compress(b'{"choices": "' + bytes(1_000_000))
    replies = Replies(httpx2.Response(200, content=b"{}"))

    async def send(writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
        writer.write(head.encode() + bomb)
        await writer.drain()

    async with sending(send) as model:
        with failing(FailureKind.MALFORMED) as caught:
            await model.answer(asked())
    assert "compressed" in caught[0].detail
    endpoint = endpoint_of(replies)
    with failing(FailureKind.MALFORMED):
        await model_at(endpoint).answer(asked())
    assert replies.requests[0].headers["accept-encoding"] == "identity"
    await endpoint.aclose()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@awaited
async def test_a_prompt_goes_nowhere_but_where_the_settings_say(status: int) -> None:
    replies = Replies(httpx2.Response(status, headers={"location": "http://elsewhere.test/v1"}), json(chat()))
    endpoint = endpoint_of(replies)
    with failing(FailureKind.MALFORMED) as caught:
        await model_at(endpoint).answer(asked())
    assert "base_url" in str(caught[0])
    assert [request.url.host for request in replies.requests] == ["endpoint.test"]
    await endpoint.aclose()


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "no-such-thing", '"'])
@awaited
async def test_json_is_utf_8_whatever_its_header_says(charset: str) -> None:
    headers = {"content-type": f"application/json; charset={charset}"}
    content = '{"choices": [{"message": {"content": "Grüße"}}]}'.encode()
    endpoint = endpoint_of(Replies(httpx2.Response(200, headers=headers, content=content)))
    assert (await model_at(endpoint).answer(asked())).text == "Grüße"
    await endpoint.aclose()
    endpoint = endpoint_of(Replies(httpx2.Response(400, headers=headers, content=content)))
    with failing(FailureKind.MALFORMED):
        await model_at(endpoint).answer(asked())
    await endpoint.aclose()


@awaited
async def test_names_of_an_endpoint_are_short() -> None:
    body = chat() | {"model": "m" * 10_000}
    endpoint = endpoint_of(Replies(json(body, x_request_id="r" * 10_000)))
    answer = await model_at(endpoint).answer(asked())
    assert (answer.model, answer.request_id) == ("m" * LONGEST_NAME, "r" * LONGEST_NAME)
    await endpoint.aclose()


@awaited
async def test_what_nobody_understands_is_quoted_for_operators() -> None:
    endpoint = endpoint_of(Replies(httpx2.Response(200, content=b"<h1>Welcome to the guest network</h1>")))
    with failing(FailureKind.MALFORMED) as caught:
        await model_at(endpoint).answer(asked())
    assert "guest network" in caught[0].detail
    await endpoint.aclose()


@awaited
async def test_an_endpoint_opens_beside_the_loop_and_once() -> None:
    """While it opens, which takes a second at first, others go on; calls that come together share it."""
    endpoint = endpoint_of(Replies(json(chat())))
    opening = asyncio.gather(*[endpoint.opened() for _ in range(3)])
    turns = 0
    while not opening.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 3
    first, *others = await opening
    assert others == [first, first]
    await endpoint.aclose()
    assert await endpoint.opened() is not first
    await endpoint.aclose()


def test_naming_models_loads_no_sdk() -> None:
    code = "import agents.models.catalogue, agents.models.probe, sys; print('openai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.long
def test_the_first_call_of_a_process_imports_nothing_heavy_in_the_loop() -> None:
    code = """
import asyncio, builtins, threading
import httpx2
from tests.agents.models.asking import asked, chat, endpoint_of, json, model_at
where, real = set(), builtins.__import__
def noted(name, *more, **how):
    if name == "openai" and "openai" not in __import__("sys").modules:
        where.add(threading.current_thread() is threading.main_thread())
    return real(name, *more, **how)
builtins.__import__ = noted
async def main():
    endpoint = endpoint_of(lambda request: json(chat()))
    await model_at(endpoint).answer(asked())
    await endpoint.aclose()
asyncio.run(main())
print(where)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{False}"
