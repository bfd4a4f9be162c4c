"""What a reference to a player with a model says, in the same form as an entry of `actors:` in the settings."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from scenarios.kernel.errors import ParleyError

Form = Mapping[str, Any]
"""`kind`, and what belongs to it: `{"kind": "model", "model": "fast", "tools": ["recall"]}`."""

Forms = Mapping[str, Form]
"""The entries of `actors:`, by name."""


class Reference(NamedTuple):
    """The parts of `kind:name?key=value&key=value`."""

    kind: str
    name: str
    parameters: Mapping[str, str]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


_Reader = Callable[[str], Any]
_THINKING: Final[Mapping[str, _Reader]] = {
    "thinking": str,
    "memory": str,
    "tools": _listed,
    "tool_calls": int,
    "repairs": int,
}
_PARAMETERS: Final[Mapping[str, Mapping[str, _Reader]]] = {
    "model": _THINKING,
    "assisted": _THINKING,
    "delegate": {**_THINKING, "instructions": str, "consults": str},
    "committee": {"chair": str, "rounds": int, "rule": str},
}
_LIMITS: Final = ("at_least", "at_most")

NAMED: Final = "actor"
"""The kind of a reference to an entry of `actors:`."""

KINDS: Final = tuple(_PARAMETERS)
"""The kinds of players that are made of models."""

FOR_A_PERSON: Final = ("delegate", "assisted")
"""Those that decide on behalf of somebody."""


def parse(reference: str) -> Reference:
    """The reference's parts. Raises `ParleyError` for parameters that are misspelt."""
    kind, _, rest = reference.partition(":")
    if not rest:
        kind, mark, rest = reference.partition("?")
        rest = mark + rest
    name, _, query = rest.partition("?")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError:
        raise ParleyError(f"{reference!r}: write parameters as ?name=value&name=value.") from None
    given = dict(pairs)
    if len(given) < len(pairs):
        raise ParleyError(f"{reference!r} gives a parameter twice; give each once.")
    return Reference(kind, name, given)


def form_of(reference: str, actors: Forms) -> Form | None:
    """What the reference says; None where it is of a kind that is not made of models. Raises `ParleyError`."""
    kind = reference.partition(":")[0]
    if kind == NAMED:
        return _named(reference, actors)
    if kind not in KINDS:
        return None
    _, name, given = parse(reference)
    if not name:
        raise ParleyError(f"{reference!r}: say which one, such as {kind}:{_EXAMPLES[kind]}.")
    if kind == "committee":
        form: dict[str, Any] = {"kind": kind, "members": _listed(name)}
    else:
        form = {"kind": kind, "model": name}
    known = _PARAMETERS[kind]
    for key, text in given.items():
        term, _, limit = key.rpartition(".")
        if kind == "delegate" and term and limit in _LIMITS:
            form.setdefault("mandate", {}).setdefault(term, {})[limit] = _read(reference, key, _number, text)
        elif key in known:
            form[key] = _read(reference, key, known[key], text)
        else:
            raise ParleyError(
                f"{kind} has no parameter {key!r}{near(key, known)}; it has {', '.join(known)}."
            )
    return form


def within(reference: str, actors: Forms) -> Iterator[tuple[str, Form | None]]:
    """The reference and, of a committee, all that belong to it, each with its form. Raises `ParleyError`."""
    return _within(reference, actors, ())


def _within(reference: str, actors: Forms, above: tuple[str, ...]) -> Iterator[tuple[str, Form | None]]:
    if reference in above:
        raise ParleyError(f"{reference!r} is a member of itself; take it out of its own members.")
    form = form_of(reference, actors)
    yield reference, form
    if form is not None and form["kind"] == "committee":
        chair = form.get("chair")
        for member in (*form["members"], *([chair] if chair is not None else [])):
            yield from _within(member, actors, (*above, reference))


def on_behalf(reference: str, actors: Forms) -> bool:
    """Whether it decides for a person, whom it has to know; members of a committee do not. Raises `ParleyError`."""
    form = form_of(reference, actors)
    return form is not None and form["kind"] in FOR_A_PERSON


def mandate_in(reference: str, actors: Forms) -> Form:
    """The limits that it comes with, by term; empty where there are none. Raises `ParleyError`."""
    form = form_of(reference, actors)
    return form.get("mandate", {}) if form is not None else {}


def models_in(reference: str, actors: Forms) -> list[str]:
    """The models by which it plays. Raises `ParleyError`."""
    forms = [form for _, form in within(reference, actors)]
    return list(dict.fromkeys(form["model"] for form in forms if form is not None and "model" in form))


def near(name: str, known: Iterable[str]) -> str:
    """The names that were meant: " (did you mean 'fast'?)"."""
    close = difflib.get_close_matches(name, list(known), n=2)
    return f" (did you mean {' or '.join(map(repr, close))}?)" if close else ""


_EXAMPLES: Final = {
    "model": "local",
    "assisted": "local",
    "delegate": "local",
    "committee": "model:local,model:local",
}


def _named(reference: str, actors: Forms) -> Form:
    _, name, given = parse(reference)
    if given:
        raise ParleyError(f"{reference!r}: what a named player is like stands in the settings, not here.")
    if name not in actors:
        there = f"there are {', '.join(actors)}" if actors else "the settings name none"
        raise ParleyError(f"There is no player {name!r}{near(name, actors)}; {there}.")
    return actors[name]


def _read(reference: str, key: str, reader: _Reader, text: str) -> Any:
    try:
        return reader(text)
    except ValueError:
        raise ParleyError(f"{reference!r}: {key} is a number.") from None


def _number(text: str) -> int | float:
    value = float(text)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return int(value) if value.is_integer() else value
