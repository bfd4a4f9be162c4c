"""A model in a subprocess of ours: its server is started by the first answer, and started again where it died."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from agents.models.client import OpenAIModel, facts
from agents.models.endpoint import Endpoint
from agents.models.failure import FailureKind, ModelFailure
from agents.models.local.server import Address
from agents.models.prices import most_used
from agents.models.request import Answer, Request, Structured
from agents.models.sending import most_output
from agents.models.settings import ModelSettings
from scenarios.engine.desk import Used
from scenarios.kernel.errors import ParleyError

Json = Any


class Server(Protocol):
    """What runs the model; see `local.server`."""

    async def address(self) -> Address:
        """Where it answers now; starts it, unless it runs. Raises `ParleyError`."""

    async def aclose(self) -> None:
        """End it."""


class Served:
    """A server and the endpoint at its present address, shared by all models with the same weights."""

    def __init__(self, server: Server, concurrency: int) -> None:
        self._server = server
        self._concurrency = concurrency
        self._address: Address | None = None
        self._endpoint: Endpoint | None = None

    async def at(self) -> tuple[Address, Endpoint]:
        """Where it answers now, with a fresh breaker after each start."""
        address = await self._server.address()
        if self._endpoint is not None and address == self._address:
            return address, self._endpoint
        before, endpoint = (
            self._endpoint,
            Endpoint(address.base_url, address.key, concurrency=self._concurrency),
        )
        self._address, self._endpoint = address, endpoint
        if before is not None:
            await before.aclose()
        return address, endpoint

    async def aclose(self) -> None:
        """Ends the server; the next answer would start it again."""
        if self._endpoint is not None:
            await self._endpoint.aclose()
        await self._server.aclose()


class LocalModel:
    """A `Model` (see `request`) of the provider `local`."""

    def __init__(self, settings: ModelSettings, served: Served) -> None:
        self.name = settings.name
        self.context = settings.context
        self.max_output = settings.max_output
        self.structured: Structured = settings.structured or "grammar"
        self._settings = settings._replace(structured=self.structured)
        self._served = served

    async def answer(self, request: Request) -> Answer:
        """Its answer, of a second server where the first died over it. Raises `ModelFailure`."""
        model = await self.reached()
        try:
            return await model.answer(request)
        except ModelFailure as failure:
            if failure.kind is not FailureKind.UNREACHABLE:
                raise
            now = await self.reached()
            if now.endpoint is model.endpoint:
                raise
        return await now.answer(request)

    def most(self, request: Request) -> Used:
        """What the call can use at most; a grammar is no input."""
        output = most_output(self._settings, request)
        return most_used(request, output, self._settings.prices, schema=self.structured == "strict")

    def facts(self) -> Mapping[str, Json]:
        """What the record says of it: of weights in a file, its name only."""
        return facts(self._settings._replace(model=Path(self._settings.model).name), self.structured)

    async def reached(self) -> OpenAIModel:
        """The model at its server's present address. Raises `ModelFailure` where the server does not start."""
        try:
            address, endpoint = await self._served.at()
        except ParleyError as error:
            if isinstance(error, ModelFailure):
                raise ModelFailure(FailureKind.UNREACHABLE, self.name, error.detail) from error
            raise ModelFailure(FailureKind.UNREACHABLE, self.name, str(error), sentence=str(error)) from error
        return OpenAIModel(self._settings._replace(model=address.model), endpoint)
