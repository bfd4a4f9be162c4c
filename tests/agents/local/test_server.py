"""The real local model: it answers within a grammar, and its process lives exactly as long as it should."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import pytest
from openai import AsyncOpenAI, AuthenticationError, DefaultAsyncHttpx2Client
from pydantic import BaseModel, Field

from agents.models.failure import FailureKind, ModelFailure
from agents.models.local import server, weights
from agents.models.local.server import Address, LocalServer
from tests import local_model
from tests.agents.local.processes import PARENT, children, until_gone
from tests.fakes.loop import awaited

pytestmark = pytest.mark.local_model
CONTEXT = 512


@pytest.fixture(autouse=True)
def _installed() -> None:
    local_model.require()


def local(slots: int = 1, file: Path | str = weights.SMOLLM2) -> aclosing[LocalServer]:
    return aclosing(LocalServer(str(file), CONTEXT, slots, max_output=60))


def client(address: Address, key: str | None = None) -> AsyncOpenAI:
    # A proxy named in the environment is not for loopback.
    http = DefaultAsyncHttpx2Client(trust_env=False)
    return AsyncOpenAI(base_url=address.base_url, api_key=key or address.key, http_client=http, max_retries=0)


class Offer(BaseModel, extra="forbid"):
    price: int = Field(ge=4_000, le=4_999)
    message: str = Field(pattern="^[A-Z][a-z ]{5,40}[.]$")


async def asked(openai: AsyncOpenAI, address: Address, seed: int) -> Offer:
    schema = {"x-guidance": {"whitespace_flexible": False}, **Offer.model_json_schema()}
    grammar = f"%llguidance {{}}\nstart: %json {json.dumps(schema)}"
    answer = await openai.chat.completions.create(
        model=address.model,
        messages=[{"role": "user", "content": "You sell a used car. Make an offer."}],
        max_tokens=60,
        seed=seed,
        extra_body={"grammar": grammar},
    )
    assert answer.model == address.model == "SmolLM2-135M-Instruct.Q4_1"
    assert answer.usage is not None
    assert answer.usage.completion_tokens > 5
    return Offer.model_validate_json(answer.choices[0].message.content or "")


async def replaced(model: LocalServer, before: Address) -> Address:
    """Its new address, once the loop has heard that the process died."""
    while (address := await model.address()) == before:
        await asyncio.sleep(0.01)
    return address


@awaited
async def test_answers_keep_to_a_grammar_several_at_a_time() -> None:
    async with local(slots=2) as model:
        address = await model.address()
        async with client(address) as openai:
            first, second, third = await asyncio.gather(*(asked(openai, address, seed) for seed in (1, 2, 1)))
        assert first == third != second
    assert children() == []


@awaited
async def test_only_those_with_the_key_on_this_machine_are_answered() -> None:
    async with local() as model:
        address = await model.address()
        assert address.base_url.startswith("http://127.0.0.1:")
        async with client(address, key="guessed") as stranger:
            with pytest.raises(AuthenticationError):
                await stranger.chat.completions.create(
                    model=address.model, messages=[{"role": "user", "content": "Hello"}]
                )
        (child,) = children()
        assert address.key.encode() not in Path(f"/proc/{child}/cmdline").read_bytes()
        # Not to be seen from outside in any other way, but it decides whether a busy machine gets an answer.
        assert b"\0OMP_WAIT_POLICY=passive\0" in Path(f"/proc/{child}/environ").read_bytes()


@pytest.mark.long
@awaited
async def test_a_request_without_a_limit_ends_and_each_slot_has_the_whole_context() -> None:
    long = CONTEXT * 5 // 8
    async with local(slots=2) as model:
        address = await model.address()
        async with client(address) as openai:
            answer = await openai.chat.completions.create(
                model=address.model,
                messages=[{"role": "user", "content": "word " * long}],
                extra_body={"ignore_eos": True},
            )
    assert answer.usage is not None
    assert answer.usage.prompt_tokens > long
    assert (answer.usage.completion_tokens, answer.choices[0].finish_reason) == (60, "length")


@awaited
async def test_callers_share_one_process_which_is_replaced_when_it_dies() -> None:
    async with local() as model:
        first, *others = await asyncio.gather(*(model.address() for _ in range(4)))
        assert others == [first] * 3
        (child,) = children()
        os.kill(child, signal.SIGKILL)
        second = await replaced(model, first)
        (after,) = children()
        assert after != child
        async with client(second) as openai:
            assert [listed.id async for listed in openai.models.list()] == [second.model]

        await model.aclose()
        assert children() == []
        assert await model.address() != second
    await model.aclose()
    assert children() == []


@awaited
async def test_a_caller_who_leaves_during_the_start_leaves_nothing_behind() -> None:
    async with local() as model:
        caller = asyncio.create_task(model.address())
        while not children():
            await asyncio.sleep(0.01)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        assert children() == []
        await model.address()


@awaited
async def test_a_start_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STARTUP", 0.01)
    async with local() as model:
        with pytest.raises(ModelFailure) as failed:
            await model.address()
        assert failed.value.kind is FailureKind.UNREACHABLE
        assert failed.value.detail == "It was not ready after 0.01 s."
        assert children() == []


@pytest.mark.parametrize(
    ("whole", "cause"),
    [(b"", "failed to read magic"), (b"bad\n" * 9, "invalid magic"), (None, "corrupted or incomplete")],
    ids=["empty", "not a model", "cut off"],
)
@awaited
async def test_weights_that_cannot_be_loaded(tmp_path: Path, whole: bytes | None, cause: str) -> None:
    file = tmp_path / "own model.gguf"
    if whole is None:
        with weights.find(weights.SMOLLM2).open("rb") as good:
            whole = good.read(5_000_000)
    file.write_bytes(whole)
    async with local(file=file) as model:
        for _ in range(2):
            with pytest.raises(ModelFailure) as failed:
                await model.address()
            assert (failed.value.kind, failed.value.model) == (FailureKind.UNREACHABLE, "own model")
            assert cause in failed.value.detail
            assert children() == []


@awaited
async def test_it_runs_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "xllamacpp.py", "argparse.py"):
        (tmp_path / name).write_text("raise AssertionError('taken from the folder it runs in')")
    monkeypatch.chdir(tmp_path)
    async with local() as model:
        await model.address()


def parent_process() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[3],
    )


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_does_not_outlive_its_parent(how: signal.Signals) -> None:
    with parent_process() as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert children(parent.pid) == [child]
        parent.send_signal(how)
    assert parent.returncode != 0
    until_gone(child)


def test_it_does_not_outlive_a_parent_who_dies_during_the_start() -> None:
    with parent_process() as parent:
        while not (starting := children(parent.pid)):
            assert parent.poll() is None
        parent.kill()
    until_gone(*starting)


@awaited
async def test_sigterm_ends_it_and_an_interrupt_at_the_terminal_does_not_reach_it() -> None:
    async with local() as model:
        address = await model.address()
        (child,) = children()
        assert os.getpgid(child) != os.getpgid(0)
        os.kill(child, signal.SIGTERM)
        await replaced(model, address)
        until_gone(child)
