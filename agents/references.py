"""From a reference to an actor: `strategy:boulware?e=4`, `scripted:FILE`, `model:fast?thinking=chain`, `actor:NAME`."""

from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from agents.forms import Forms, form_of, models_in, near, parse, within
from agents.scripted import read_script, script_digest
from agents.strategy import StrategyActor
from scenarios.engine.ports import Actor
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.strategy import Strategy

if TYPE_CHECKING:
    from agents.models.catalogue import Models

PRIVATE: Final = ("instructions", "mandate")
"""What of a form only the principal knows."""

FindStrategy = Callable[[str, str], tuple[Strategy, BaseModel]]
"""(`boulware?e=4`, scenario name) to a strategy with its parameters. Raises `ParleyError`."""

GROUP: Final = "parley.actors"
"""Entry points of kinds of actors."""

KINDS: Final = (
    "human",
    "strategy:NAME",
    "scripted:FILE",
    "model:NAME",
    "actor:NAME",
    "delegate:MODEL",
    "assisted:MODEL",
    "committee:ACTOR,ACTOR",
)


class Surroundings:
    """What actors are made of and from."""

    def __init__(
        self,
        scenario: AnyScenario,
        find_strategy: FindStrategy,
        models: "Callable[[], Models]",
        actors: Forms,
        kinds: "Mapping[str, MakeActor]",
    ) -> None:
        self.scenario = scenario
        """The scenario they are to play."""
        self.find_strategy = find_strategy
        self.actors = actors
        """The players that the settings name."""
        self.kinds = kinds
        """Kinds of actors that a script has added."""
        self._models = models

    @property
    def models(self) -> "Models":
        """The models of the settings; what reaches them is imported when one is first wanted."""
        return self._models()


MakeActor = Callable[[Mapping[str, str], Surroundings], Actor]
"""Makes an actor of a kind of one's own: (the parameters of its reference, surroundings).

Installed packages add one by the entry point `parley.actors`, whose name is the kind. What stands before the `?` of
the reference is the parameter `name`. Raises `ParleyError` for parameters that it does not take.
"""


def make_actor(reference: str, surroundings: Surroundings) -> Actor:
    """The actor behind a reference. Raises `ParleyError` for one that is unknown or misspelt."""
    kind, _, rest = reference.partition(":")
    if kind == "strategy" and rest:
        return StrategyActor(*surroundings.find_strategy(rest, surroundings.scenario.name))
    if kind == "scripted" and rest:
        return read_script(_path(rest))
    for _ in within(reference, surroundings.actors):
        pass  # raises where a committee contains itself
    form = form_of(reference, surroundings.actors)
    if form is not None:
        from agents.building import build  # what models need is slow to import

        return build(form, surroundings)
    own, name, parameters = parse(reference)
    make = surroundings.kinds.get(own) or _installed(own)
    if make is not None:
        return make({**({"name": name} if name else {}), **parameters}, surroundings)
    known = [*KINDS, *surroundings.kinds, *(point.name for point in metadata.entry_points(group=GROUP))]
    meant = near(own, [one.partition(":")[0] for one in known])
    raise ParleyError(f"{reference!r} is no actor{meant}; write one of: {', '.join(known)}.")


def absolute(reference: str) -> str:
    """The reference as it means the same in every working directory."""
    kind, _, rest = reference.partition(":")
    if kind == "scripted" and rest:
        return f"{kind}:{_path(rest)}"
    if kind == "committee" and rest:
        members, mark, query = rest.partition("?")
        return f"{kind}:{','.join(absolute(member.strip()) for member in members.split(','))}{mark}{query}"
    return reference


def digests(references: Iterable[str], actors: Forms) -> dict[str, str]:
    """The script files among them, each with the digest of its content. Raises `ParleyError`."""
    parts = [one.partition(":") for reference in references for one, _ in within(reference, actors)]
    return {rest: script_digest(_path(rest)) for kind, _, rest in parts if kind == "scripted"}


def described(references: Iterable[str], surroundings: Surroundings) -> dict[str, Any]:
    """Who plays by models, and by which: what the settings say of them. Raises `ParleyError`.

    Without keys and addresses, and without what only a principal may know.
    """
    players: dict[str, Any] = {}
    models: dict[str, Any] = {}
    for reference in references:
        for one, form in within(reference, surroundings.actors):
            if form is not None:
                players[one] = {key: value for key, value in form.items() if key not in PRIVATE}
        for name in models_in(reference, surroundings.actors):
            models[name] = dict(surroundings.models.get(name).facts())
    return {"players": players, "models": models} if players else {}


def _installed(kind: str) -> MakeActor | None:
    """What an installed package makes actors of that kind with. Raises `ParleyError` where it cannot be loaded."""
    for point in metadata.entry_points(group=GROUP, name=kind):
        try:
            made: MakeActor = point.load()
        except (Exception, SystemExit) as error:
            origin = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
            raise ParleyError(
                f"{kind!r} of {origin} cannot be loaded ({type(error).__name__}: {error}); update that package."
            ) from error
        return made
    return None


def _path(written: str) -> Path:
    try:
        return Path(written).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ParleyError(f"The script {written!r} cannot be found: {error}.") from error
