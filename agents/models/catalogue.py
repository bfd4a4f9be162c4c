"""The models of the settings, by name; those behind one endpoint share it."""

import difflib
from collections.abc import Callable, Mapping
from typing import Final

from agents.models.client import OpenAIModel
from agents.models.endpoint import Endpoint
from agents.models.langchain import LangChainModel
from agents.models.local.server import LocalServer
from agents.models.request import Model
from agents.models.served import LocalModel, Served, Server
from agents.models.settings import ModelSettings
from scenarios.kernel.errors import ParleyError

SLOTS: Final = 2
"""Answers that a local server makes at a time; more would only share the same processor."""

MakeServer = Callable[[str, int, int, int], Server]
"""From weights, context, slots and longest output to a server that is not yet started."""


class Models:
    """Makes each model when it is first wanted. Belongs to one event loop; `aclose` before that loop ends."""

    def __init__(
        self,
        settings: Mapping[str, ModelSettings],
        *,
        make_server: MakeServer = LocalServer,
        make_endpoint: Callable[..., Endpoint] = Endpoint,
    ) -> None:
        self._settings = settings
        self._make_server = make_server
        self._make_endpoint = make_endpoint
        self._models: dict[str, Model] = {}
        self._endpoints: dict[tuple[str | None, str | None], Endpoint] = {}
        self._served: dict[str, Served] = {}

    def names(self) -> list[str]:
        """All names, sorted."""
        return sorted(self._settings)

    def get(self, name: str) -> Model:
        """The model of this name, reached by nothing yet. Raises `ParleyError` for an unknown or impossible one."""
        if name not in self._settings:
            raise ParleyError(f"There is no model {name!r}{self._near(name)}.")
        if name not in self._models:
            self._models[name] = self._made(self._settings[name])
        return self._models[name]

    async def aclose(self) -> None:
        """Close all connections, end all servers of ours."""
        for endpoint in self._endpoints.values():
            await endpoint.aclose()
        for served in self._served.values():
            await served.aclose()

    def _made(self, settings: ModelSettings) -> Model:
        match settings.provider:
            case "openai" | "compatible":
                return OpenAIModel(settings, self._endpoint(settings))
            case "local":
                return LocalModel(settings, self._serving(settings))
            case "langchain":
                return LangChainModel(settings)

    def _endpoint(self, settings: ModelSettings) -> Endpoint:
        if settings.provider == "compatible" and settings.base_url is None:
            raise ParleyError(f"The model {settings.name} has no base_url; write where its endpoint is.")
        at = (settings.base_url, settings.key)
        if at not in self._endpoints:
            sharing = [other for other in self._settings.values() if (other.base_url, other.key) == at]
            concurrency = min(other.concurrency for other in sharing)
            self._endpoints[at] = self._make_endpoint(*at, concurrency=concurrency)
        return self._endpoints[at]

    def _serving(self, settings: ModelSettings) -> Served:
        weights = settings.model
        if weights not in self._served:
            sharing = [
                other
                for other in self._settings.values()
                if other.provider == "local" and other.model == weights
            ]
            context = max(other.context for other in sharing)
            longest = max(other.max_output for other in sharing)
            slots = min(SLOTS, *(other.concurrency for other in sharing))
            self._served[weights] = Served(self._make_server(weights, context, slots, longest), slots)
        return self._served[weights]

    def _near(self, name: str) -> str:
        names = self.names()
        if close := difflib.get_close_matches(name, names, n=2):
            return f" (did you mean {' or '.join(map(repr, close))}?)"
        return f"; `models:` in the settings has {', '.join(names)}" if names else "; `models:` is empty"
