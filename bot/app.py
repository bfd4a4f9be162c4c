"""The composition root: settings, scenarios, store, actors and engine, wired together."""

import asyncio
import os
import platform
import random
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final, Self

import pydantic

from agents.forms import mandate_in, models_in, near, on_behalf
from agents.references import MakeActor, Surroundings, absolute, described, digests, make_actor
from bot.bridge.terms import terms_of
from bot.collector import calm_collector
from bot.community import budgets as community_budgets
from bot.community import community_of, of_guild
from bot.from_settings import limits_of, models_of, players_of
from bot.seating import HUMAN, seated
from config.settings import Settings
from scenarios.engine.clock import SystemClock
from scenarios.engine.desk import Limit, Mode
from scenarios.engine.engine import Engine
from scenarios.engine.limits import checked
from scenarios.engine.live import Live
from scenarios.engine.mandate import mandate_of
from scenarios.engine.ports import Actor, Clock, Holder, Ref, Spawn
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import dumps, encode
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.log import sealed
from scenarios.kernel.play import BEFORE, Game, begin, step
from scenarios.presets import Preset
from scenarios.registry import Found, Registry
from storage import revision
from storage.communities import Communities
from storage.database import Durability, in_memory
from storage.ownership import this_process
from storage.sessions import BranchInfo, NewSession
from storage.store import Store

if TYPE_CHECKING:
    from agents.models.catalogue import Models

LOCAL = "local"
"""The tenant of everything done from a terminal or a script."""

SEEDS: Final = 2**63
"""How many there are: what a database's integer holds."""


class App:
    """Everything one process needs. Open it, use `store` and `engine`, close it."""

    def __init__(
        self, settings: Settings, registry: Registry, store: Store, clock: Clock, tenant: int
    ) -> None:
        self.settings = settings
        self.registry = registry
        self.store = store
        self.tenant = tenant
        self.kinds: dict[str, MakeActor] = {}
        """Kinds of actors that a script adds."""
        self.engine: Engine
        self.use(clock)

    @classmethod
    async def open(
        cls,
        settings: Settings,
        *,
        clock: Clock | None = None,
        threaded: bool = False,
        durability: Durability = "full",
    ) -> Self:
        """Wire the parts. A new database gets its tables; an older one must be upgraded first."""
        _prepare(settings.database)
        if threaded:
            calm_collector()
        registry = Registry(settings.scenarios)
        store = Store(
            settings.database,
            lambda name: registry.scenario(name).scenario,
            durability=durability,
            threaded=threaded,
        )
        return cls(settings, registry, store, clock or SystemClock(), await store.tenant(LOCAL))

    async def close(self, *, stop_clock: bool = True) -> None:
        """Let go of all branches and of the database; the branches' clocks stand still, or run on."""
        try:
            await self.engine.close_all(stop_clock=stop_clock)
        finally:
            try:
                if "models" in self.__dict__:
                    await self.models.aclose()
            finally:
                self.store.close()

    def use(self, clock: Clock, spawn: Spawn = asyncio.create_task) -> None:
        """Run branches by another clock, or another way to begin work, from now on; nothing may be open."""
        self.engine = Engine(self.store, self.actor, clock, this_process(), spawn, self.budgets)

    async def budgets(self, ref: Ref) -> Sequence[Limit]:
        """What a branch may use up, as it is set now: for everything, for its community, and for itself."""
        found = list(limits_of(self.settings.budgets))
        guild = await self.store.guild(ref)
        if guild is not None:
            stored = await Communities(self.store).settings(*of_guild(guild))
            found += community_budgets(community_of(stored))
        tokens = terms_of(await self.store.terms(ref)).tokens
        if tokens is not None:
            found.append(Limit("session", "tokens", tokens))
        return found

    @cached_property
    def models(self) -> "Models":
        """The models of the settings, with the keys that the environment holds when one is first wanted."""
        from agents.models.catalogue import Models  # slow to import, and often not needed

        return Models(models_of(self.settings))

    def surroundings(self, scenario: str) -> Surroundings:
        """What actors for a scenario are made of. Raises `ParleyError` for no such scenario."""
        found = self.registry.scenario(scenario).scenario
        return Surroundings(
            found,
            self.registry.parse_strategy,
            lambda: self.models,
            players_of(self.settings),
            self.kinds,
        )

    def actor(self, reference: str, scenario: str) -> Actor:
        """The actor that a reference such as `strategy:boulware?e=4` names. Raises `ParleyError`."""
        return make_actor(reference, self.surroundings(scenario))

    def holder(self, reference: str, person: int) -> Holder:
        """Who decides for a seat that this person fills: the person, or whoever does for them. Raises `ParleyError`."""
        actor, players = absolute(reference), players_of(self.settings)
        if actor == HUMAN:
            return Holder(actor, person)
        if not on_behalf(actor, players):
            return Holder(actor)
        limits = mandate_in(actor, players)
        return Holder(actor, person, mandate_of(limits, person) if limits else None)

    async def person(self) -> int:
        """The person at this terminal."""
        return await self.store.person(self.tenant, "terminal", "", "me", "")

    async def new_session(
        self,
        scenario: str,
        *,
        preset: str | None = None,
        params: Mapping[str, Any] = {},
        seats: Mapping[str, str] = {},
        seed: int | None = None,
        limits: Mapping[str, int] = {},
        mode: Mode = "record",
    ) -> Ref:
        """A session of the person at this terminal. Raises `ParleyError` before anything is stored."""
        person = await self.person()
        new = self.prepare(
            scenario, person, preset=preset, params=params, seats=seats, seed=seed, limits=limits, mode=mode
        )
        return await self.store.create(self.tenant, new)

    def prepare(
        self,
        scenario: str,
        host: int,
        *,
        preset: str | None = None,
        params: Mapping[str, Any] = {},
        seats: Mapping[str, str | Holder] = {},
        seed: int | None = None,
        limits: Mapping[str, int] = {},
        mode: Mode = "record",
        guild: str | None = None,
        terms: Mapping[str, Any] = {},
    ) -> NewSession:
        """A session, checked in every part; nothing is stored. Raises `ParleyError`.

        Seats named by a reference are the host's, or an actor's; a holder stands for itself.
        """
        found = self.registry.scenario(scenario)
        chosen = self.registry.preset(scenario, preset)
        try:
            filled = type(chosen.params).model_validate({**chosen.params.__dict__, **params})
        except pydantic.ValidationError as error:
            first = error.errors()[0]
            raise ParleyError(f"{scenario}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
        drawn = random.SystemRandom().getrandbits(31) if seed is None else seed
        if type(drawn) is not int or not 0 <= drawn < SEEDS:
            raise ParleyError(f"A seed is a whole number from 0 to {SEEDS - 1:,}, not {seed!r}.")
        holders = seated(found.scenario, seats, chosen.seats, lambda actor: self.holder(actor, host))
        for holder in holders.values():
            self.check(holder, found.scenario.name)
            self._check_keys(holder)
        limits = checked(limits)
        _begun(found.scenario, drawn, filled, tuple(holders))
        played = manifest(found, chosen)
        surroundings = self.surroundings(found.scenario.name)
        references = [holder.actor for holder in holders.values()]
        if scripts := digests(references, surroundings.actors):
            played["scripts"] = scripts
        played |= described(references, surroundings)
        return NewSession(
            found.scenario.name,
            found.scenario.version,
            drawn,
            holders,
            encode(filled),
            chosen.name,
            limits,
            played,
            host,
            mode,
            guild,
            terms,
        )

    def check(self, holder: Holder, scenario: str) -> None:
        """Raises `ParleyError` where there is no such actor, or its mandate limits what nothing there is called."""
        if holder.machine:
            self.actor(holder.actor, scenario)
        if holder.mandate is not None:
            actions = self.registry.scenario(scenario).scenario.definition.actions.values()
            terms = sorted({name for action in actions for name in action.model_fields})
            for term, _ in holder.mandate.limits:
                if term not in terms:
                    raise ParleyError(
                        f"Nothing in {scenario} is called {term!r}{near(term, terms)}, so no mandate can limit it."
                    )

    def _check_keys(self, holder: Holder) -> None:
        """Raises `ParleyError` where the key of a model that it plays by is not there."""
        for name in models_in(holder.actor, players_of(self.settings)):
            variable = self.settings.models[name].key
            if variable is not None and not os.environ.get(variable):
                raise ParleyError(
                    f"Set {variable} to the key of the model {name}, then run the command again."
                )

    async def find(self, label: str) -> BranchInfo:
        """The branch called `S` or `S/2`."""
        return await self.store.find(self.tenant, label)

    async def info(self, ref: Ref) -> BranchInfo:
        """A branch in a listing."""
        return await self.store.info(ref)

    async def live(self, info: BranchInfo) -> Live:
        """The branch, run by this process."""
        return await self.engine.open(info.ref)


def _begun(scenario: AnyScenario, seed: int, params: pydantic.BaseModel, seats: tuple[str, ...]) -> None:
    """Try the first event, which is pure. Raises `ParleyError` where the session could not even begin."""
    game = Game(scenario, seed)
    sealed(BEFORE, step(game, BEFORE, begin(game, params, seats), 0))


def manifest(found: Found, preset: Preset) -> dict[str, Any]:
    """What a session is played by: digests and versions, so that a later reader can tell what changed."""
    return {
        "parley": _version("parley"),
        "python": platform.python_version(),
        "pydantic": _version("pydantic"),
        "scenario": {"name": found.scenario.name, "version": found.scenario.version, "source": found.digest},
        "preset": {"name": preset.name, "digest": _digest(preset)},
    }


def _digest(preset: Preset) -> str:
    """Over what the preset says, wherever and however it is written."""
    said = dumps([encode(preset.params), sorted(preset.seats.items())])
    return blake2b(said.encode(), digest_size=16).hexdigest()


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from a folder that was never installed
        return "unknown"


def _prepare(url: str) -> None:
    if in_memory(url):
        return
    present = revision.present(url)
    if present is None:
        from storage import migrate  # slow to import, and seldom needed

        migrate.upgrade(url)
    else:
        revision.check(present)
