"""The models of the settings by name, and what they share."""

from typing import Any

import httpx2
import pytest

from agents.models.catalogue import Models
from agents.models.client import OpenAIModel
from agents.models.endpoint import Endpoint
from agents.models.failure import FailureKind, ModelFailure
from agents.models.langchain import LangChainModel
from agents.models.local.server import Address
from agents.models.probe import probe
from agents.models.served import LocalModel
from agents.models.settings import ModelSettings
from scenarios.kernel.errors import ParleyError
from tests.agents.models.asking import SCHEMA, asked, chat, json
from tests.fakes.loop import awaited

Json = Any


def compatible(
    name: str, key: str | None = "k", base_url: str = "http://one.test/v1", **more: Json
) -> ModelSettings:
    return ModelSettings(name, "compatible", name, base_url, key, **more)


def local(name: str, model: str = "smollm2", **more: Json) -> ModelSettings:
    return ModelSettings(name, "local", model, **more)


def of(*settings: ModelSettings, **more: Json) -> Models:
    return Models({one.name: one for one in settings}, **more)


def endpoint_of(models: Models, name: str) -> Endpoint:
    model = models.get(name)
    assert isinstance(model, OpenAIModel)
    return model.endpoint


def test_each_provider_has_its_model() -> None:
    models = of(
        ModelSettings("gpt", "openai", "gpt-5", key="k"),
        compatible("llama"),
        local("tiny"),
        ModelSettings("chain", "langchain", "package:chat"),
    )
    assert models.names() == ["chain", "gpt", "llama", "tiny"]
    kinds = {name: (type(models.get(name)), models.get(name).structured) for name in models.names()}
    assert kinds == {
        "gpt": (OpenAIModel, "strict"),
        "llama": (OpenAIModel, "strict"),
        "tiny": (LocalModel, "grammar"),
        "chain": (LangChainModel, "prompt"),
    }
    assert models.get("gpt") is models.get("gpt")


@pytest.mark.parametrize(
    ("name", "part"),
    [("gtp-5", "did you mean 'gpt-5'?"), ("", "has gpt-5, llama"), ("zzz", "has gpt-5, llama")],
)
def test_an_unknown_name(name: str, part: str) -> None:
    models = of(ModelSettings("gpt-5", "openai", "gpt-5"), compatible("llama"))
    with pytest.raises(ParleyError) as raised:
        models.get(name)
    assert part in str(raised.value)


def test_there_may_be_no_models() -> None:
    assert of().names() == []
    with pytest.raises(ParleyError, match="is empty"):
        of().get("gpt")


def test_models_with_the_same_address_and_key_share_an_endpoint() -> None:
    models = of(
        compatible("a"),
        compatible("b"),
        compatible("c", key="other"),
        compatible("d", base_url="http://two.test/v1"),
    )
    a, b, c, d = (endpoint_of(models, name) for name in "abcd")
    assert a is b
    assert len({id(endpoint) for endpoint in (a, c, d)}) == 3


def test_the_smallest_limit_of_those_that_share_counts() -> None:
    limits: list[int] = []

    def made(base_url: str, key: str, *, concurrency: int) -> Endpoint:
        limits.append(concurrency)
        return Endpoint(base_url, key, concurrency=concurrency)

    models = of(compatible("a", concurrency=9), compatible("b", concurrency=2), make_endpoint=made)
    models.get("a")
    assert limits == [2]


@pytest.mark.parametrize(
    "base_url",
    ["", "localhost:11434", "ftp://host/v1", "http://", "http://host:port/v1", "http://[::1/v1", "/v1"],
)
def test_an_address_that_is_none(base_url: str) -> None:
    with pytest.raises(ParleyError, match=r"write it as http://localhost:11434/v1\."):
        of(compatible("a", base_url=base_url)).get("a")


def test_settings_that_cannot_be() -> None:
    with pytest.raises(ParleyError, match="has no base_url"):
        of(ModelSettings("a", "compatible", "a")).get("a")
    with pytest.raises(ParleyError, match="takes no grammar"):
        of(ModelSettings("a", "openai", "a", key="k", structured="grammar")).get("a")


class FakeServer:
    """Moves to another address when it is started again."""

    def __init__(self, *made_with: Json) -> None:
        self.made_with = made_with
        self.started = 0
        self.lives = False
        self.wrong: ParleyError | None = None

    async def address(self) -> Address:
        if self.wrong is not None:
            raise self.wrong
        if not self.lives:
            self.started += 1
            self.lives = True
        return Address(f"http://127.0.0.1:{self.started}/v1", f"key-number-{self.started}", "weights")

    async def aclose(self) -> None:
        self.lives = False


class Line(httpx2.MockTransport):
    """Knows whether it was closed."""

    closed = False

    async def aclose(self) -> None:
        self.closed = True


class Machine:
    """A machine with local servers. Some die over a request, or hear none."""

    def __init__(self) -> None:
        self.servers: list[FakeServer] = []
        self.requests: list[httpx2.Request] = []
        self.lines: list[Line] = []
        self.deaths = 0
        self.deaf = False

    def make(self, *made_with: Json) -> FakeServer:
        self.servers.append(FakeServer(*made_with))
        return self.servers[-1]

    def reply(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        (server,) = self.servers
        if self.deaths:
            self.deaths -= 1
            server.lives = False
        if self.deaf or not server.lives or request.url.port != server.started:
            raise httpx2.ConnectError("refused")
        return json(chat("Fine."))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()

    def made(base_url: str, key: str, *, concurrency: int) -> Endpoint:
        machine.lines.append(Line(machine.reply))
        return Endpoint(base_url, key, concurrency=concurrency, transport=machine.lines[-1])

    monkeypatch.setattr("agents.models.served.Endpoint", made)
    return machine


@awaited
async def test_a_local_server_is_started_by_the_first_answer(machine: Machine) -> None:
    models = of(local("tiny", seed=3, retries=0), make_server=machine.make)
    model = models.get("tiny")
    assert machine.servers[0].started == 0
    answer = await model.answer(asked(schema=SCHEMA))
    await model.answer(asked())
    assert machine.servers[0].started == 1
    assert (answer.text, model.name) == ("Fine.", "tiny")
    (first, _) = machine.requests
    assert first.url == "http://127.0.0.1:1/v1/chat/completions"
    assert first.headers["authorization"] == "Bearer key-number-1"
    assert b'"model":"weights"' in first.content
    assert b"llguidance" in first.content
    assert b'"seed":3' in first.content
    await models.aclose()
    assert not machine.servers[0].lives
    assert [line.closed for line in machine.lines] == [True]


@awaited
async def test_models_with_the_same_weights_share_a_server(machine: Machine) -> None:
    models = of(
        local("a", context=2048, max_output=100, concurrency=1),
        local("b", context=4096, max_output=50),
        local("c", "/weights/other.gguf", context=512, max_output=64),
        make_server=machine.make,
    )
    for name in "abc":
        models.get(name)
    assert [server.made_with for server in machine.servers] == [
        ("smollm2", 4096, 1, 100),
        ("/weights/other.gguf", 512, 2, 64),
    ]
    await models.aclose()


@awaited
async def test_a_server_that_dies_over_an_answer_is_started_again(machine: Machine) -> None:
    models = of(local("tiny", retries=0), make_server=machine.make)
    model = models.get("tiny")
    await model.answer(asked())
    machine.deaths = 1
    assert (await model.answer(asked())).text == "Fine."
    assert machine.servers[0].started == 2
    assert [line.closed for line in machine.lines] == [True, False]
    machine.deaths = 2
    with pytest.raises(ModelFailure) as raised:
        await model.answer(asked())
    assert (raised.value.kind, raised.value.model) == (FailureKind.UNREACHABLE, "tiny")
    await models.aclose()


@awaited
async def test_a_server_that_lives_but_does_not_answer_is_asked_once(machine: Machine) -> None:
    models = of(local("tiny", retries=0), make_server=machine.make)
    machine.deaf = True
    with pytest.raises(ModelFailure) as raised:
        await models.get("tiny").answer(asked())
    assert raised.value.kind is FailureKind.UNREACHABLE
    assert len(machine.requests) == 1
    await models.aclose()


@pytest.mark.parametrize(
    "wrong",
    [
        ParleyError("Run `make local-model`."),
        ModelFailure(FailureKind.UNREACHABLE, "x", "Run `make local-model`."),
    ],
)
@awaited
async def test_a_server_that_does_not_start(machine: Machine, wrong: ParleyError) -> None:
    models = of(local("tiny"), make_server=machine.make)
    model = models.get("tiny")
    machine.servers[0].wrong = wrong
    with pytest.raises(ModelFailure) as raised:
        await model.answer(asked())
    assert (raised.value.kind, raised.value.model) == (FailureKind.UNREACHABLE, "tiny")
    assert raised.value.detail == "Run `make local-model`."
    found = await probe(model)
    assert not found.ok
    assert "make local-model" in found.sentence
    await models.aclose()


def test_the_record_of_a_local_model_holds_no_path() -> None:
    models = of(local("tiny", "/home/somebody/weights.gguf"))
    assert models.get("tiny").facts()["model"] == "weights.gguf"
    assert models.get("tiny").most(asked(schema=SCHEMA)) == models.get("tiny").most(asked())
