"""Finds scenarios, their presets and their strategies.

They come from three places, in this order: the library (each package in `scenarios.library`), installed
packages (entry points `parley.scenarios`, a Scenario class, and `parley.strategies`, a Strategy), and the
files and folders given by path. Of a package or file everything is taken that its namespace shows: the
Scenario classes it defines, and the tuple `STRATEGIES` where there is one, for its own scenarios or for
others'. Presets stand in `presets.yaml` inside a package, in `NAME.presets.yaml` beside a file `NAME.py`.
What cannot be loaded is listed in `broken` and disturbs nothing else.
"""

import difflib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module, metadata
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError

from scenarios import library
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import Scenario
from scenarios.kernel.strategy import Strategy
from scenarios.loading import fault, imported, source_digest, sources_at
from scenarios.presets import Preset, presets_in, without_preset

SCRIPT: Final = "this script"
"""Origin of a class that was added by hand."""


class Found(NamedTuple):
    """A scenario with all that belongs to it."""

    scenario: AnyScenario
    title: str
    """The name as people read it: "Car sale"."""
    about: str
    """What its docstring says first."""
    presets: Mapping[str, Preset]
    strategies: Mapping[str, Strategy]
    digest: str
    """Over its Python and YAML files."""
    origin: str
    """The library, an installed package or a path."""


class Broken(NamedTuple):
    """Something that could not be loaded."""

    origin: str
    error: ParleyError


class Registry:
    """All scenarios that can be played here. Nothing is imported or read after it is made."""

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        """`paths` name Python files, packages, or folders of them."""
        self.broken: list[Broken] = []
        self._found: dict[str, Found] = {}
        strategies: list[tuple[Strategy, str]] = []
        for module, source, origin in self._modules(paths):
            self._take(_scenarios_of(module), source, origin)
            strategies += [(made, origin) for made in _strategies_of(module)]
        for cls, source, origin in self._installed("parley.scenarios"):
            self._take([cls], source, origin)
        strategies += [(made, origin) for made, _, origin in self._installed("parley.strategies")]
        for made, origin in strategies:
            self._add_strategy(made, origin)

    def scenarios(self) -> list[Found]:
        """All scenarios, by name."""
        return [self._found[name] for name in sorted(self._found)]

    def scenario(self, name: str) -> Found:
        """The scenario of that name. Raises `ParleyError`, with the nearest names."""
        if name in self._found:
            return self._found[name]
        unread = "".join(f" Not loaded: {broken.error}" for broken in self.broken)
        near = _near(name, self._found)
        raise ParleyError(f"There is no scenario {name!r}{near}; `parley list scenarios` shows all.{unread}")

    def preset(self, scenario: str, name: str | None = None) -> Preset:
        """The scenario's preset of that name; without a name its first, or its defaults.

        Raises `ParleyError`, with the nearest names.
        """
        found = self.scenario(scenario)
        if name is None:
            return next(iter(found.presets.values()), None) or without_preset(found.scenario)
        if name not in found.presets:
            near = _near(name, found.presets)
            raise ParleyError(f"{scenario} has no preset {name!r}{near}; it has {_all(found.presets)}.")
        return found.presets[name]

    def strategy(self, scenario: str, name: str) -> Strategy:
        """The scenario's strategy of that name. Raises `ParleyError`, with the nearest names."""
        known = self.scenario(scenario).strategies
        if name not in known:
            raise ParleyError(
                f"{scenario} has no strategy {name!r}{_near(name, known)}; it has {_all(known)}."
            )
        return known[name]

    def parse_strategy(self, reference: str, scenario: str) -> tuple[Strategy, BaseModel]:
        """The strategy and parameters that `boulware?e=4` names. Raises `ParleyError`."""
        name, _, query = reference.partition("?")
        strategy = self.strategy(scenario, name)
        try:
            pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
        except ValueError:
            raise ParleyError(f"{reference!r}: write parameters as {name}?name=value&name=value.") from None
        given = dict(pairs)
        known = strategy.params.model_fields
        for key in given:
            if key not in known:
                has = f"it has {_all(known)}" if known else "it has none"
                raise ParleyError(f"{name} has no parameter {key!r}{_near(key, known)}; {has}.")
        if len(given) < len(pairs):
            raise ParleyError(f"{reference!r} gives a parameter twice; give each once.")
        try:
            return strategy, strategy.params.model_validate(given)
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            field = ".".join(map(str, problem["loc"]))
            raise ParleyError(f"{reference!r}: {field}: {problem['msg']}.") from error

    def add(self, scenario: type[AnyScenario]) -> None:
        """Make a class known that stands in a script or a notebook, without presets; a newer one replaces it."""
        present = self._found.get(scenario.name)
        if present is not None and present.origin != SCRIPT:
            raise ParleyError(f"There is already a {scenario.name!r} ({present.origin}); rename this one.")
        self._found[scenario.name] = _found(scenario, None, SCRIPT)

    def _modules(self, paths: Sequence[Path]) -> Iterator[tuple[ModuleType, Path, str]]:
        for info in pkgutil.iter_modules(library.__path__):
            if info.ispkg:
                module = import_module(f"{library.__name__}.{info.name}")
                yield module, _source(module), "library"
        for path in paths:
            try:
                sources = sources_at(path)
            except (ParleyError, OSError) as error:
                self._note(str(path), error)
                continue
            for source in sources:
                try:
                    yield imported(source), source, str(source)
                except ParleyError as error:
                    self._note(str(source), error)

    def _installed(self, group: str) -> Iterator[tuple[Any, Path, str]]:
        for point in metadata.entry_points(group=group):
            origin = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
            try:
                yield point.load(), _source(import_module(point.module)), origin
            except (Exception, SystemExit) as error:
                wrapped = ParleyError(f"{origin}, {point.value}: {type(error).__name__}: {error}")
                wrapped.__cause__ = error
                self._note(origin, wrapped)

    def _take(self, classes: Iterable[Any], source: Path, origin: str) -> None:
        for cls in classes:
            try:
                found = _found(cls, source, origin)
                if found.scenario.name in self._found:
                    first = self._found[found.scenario.name].origin
                    name = found.scenario.name
                    raise ParleyError(f"{source}: there is already a {name!r} ({first}); rename this one.")
            except ParleyError as error:
                self._note(origin, error)
            except Exception as error:
                self._note(origin, fault(error, source))
            else:
                self._found[found.scenario.name] = found

    def _add_strategy(self, made: Any, origin: str) -> None:
        if not isinstance(made, Strategy):
            self._note(origin, ParleyError(f"{origin}: {made!r} is no Strategy(scenario, name, decide, …)."))
            return
        found = self._found.get(made.scenario)
        if found is None:
            near = _near(made.scenario, self._found)
            reason = f"the strategy {made.name!r} is for {made.scenario!r}, which is not here{near}"
        elif made.name in found.strategies:
            reason = f"{made.scenario} already has a strategy {made.name!r}; rename this one"
        else:
            strategies = {**found.strategies, made.name: made}
            self._found[made.scenario] = found._replace(strategies=strategies)
            return
        self._note(origin, ParleyError(f"{origin}: {reason}."))

    def _note(self, origin: str, error: Exception) -> None:
        self.broken.append(
            Broken(origin, error if isinstance(error, ParleyError) else ParleyError(str(error)))
        )


def _scenarios_of(module: ModuleType) -> list[type[Scenario[Any, Any, Any]]]:
    """The scenario classes that the module defines, itself or in a submodule."""
    own = (module.__name__, f"{module.__name__}.")
    return [
        value
        for value in dict.fromkeys(value for value in vars(module).values() if isinstance(value, type))
        if issubclass(value, Scenario)
        and "definition" in vars(value)
        and (value.__module__ == own[0] or value.__module__.startswith(own[1]))
    ]


def _strategies_of(module: ModuleType) -> Iterable[Any]:
    """What `STRATEGIES` holds; whatever is no tuple or list of them is one wrong entry."""
    shown = getattr(module, "STRATEGIES", ())
    return shown if type(shown) in (tuple, list) else (shown,)


def _found(cls: Any, source: Path | None, origin: str) -> Found:
    if not (isinstance(cls, type) and issubclass(cls, Scenario) and "definition" in vars(cls)):
        raise ParleyError(f"{origin}: {cls!r} is no scenario; the entry point must name a Scenario class.")
    scenario = cls()
    presets = None
    if source is not None:
        presets = source / "presets.yaml" if source.is_dir() else source.with_suffix(".presets.yaml")
    title = scenario.name.replace("-", " ")
    return Found(
        scenario=scenario,
        title=title[0].upper() + title[1:],
        about=" ".join((inspect.cleandoc(cls.__doc__ or "")).split("\n\n")[0].split()),
        presets=presets_in(presets, scenario) if presets is not None else {},
        strategies={},
        digest=source_digest(source, presets) if source is not None and presets is not None else "",
        origin=origin,
    )


def _source(module: ModuleType) -> Path:
    """The package's folder, or the module's file."""
    file = Path(str(module.__file__))
    return file.parent if file.name == "__init__.py" else file


def _near(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=2)
    return f" (did you mean {' or '.join(map(repr, close))}?)" if close else ""


def _all(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
