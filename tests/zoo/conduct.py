"""Random sessions that plant canaries, and the searches for where they may never appear."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from scenarios import Action, Refused, Say, Words
from scenarios.kernel import options
from scenarios.kernel.actions import Option
from scenarios.kernel.admit import AnyScenario, admit, ring
from scenarios.kernel.position import Input, Position
from scenarios.kernel.rng import Rng
from scenarios.kernel.seen import PUBLIC
from scenarios.kernel.words import render
from scenarios.testkit import Play, random_action, transcript

_JUNK: tuple[Any, ...] = ("☃", 10**30, -1, None, [], {"a": 1}, True)

Audience = frozenset[str]
Hears = Callable[[Position, str, Action], Audience | None]
"""Who may learn the words of a move; None for everyone."""


class Session:
    """A play whose words are canaries, half of them kept in a store of their own."""

    def __init__(self, case: "Case", seed: int) -> None:
        self.case = case
        self.play = Play(case.scenario, seed=seed, seats=case.seats, params=case.params)
        self.rng = Rng(seed)
        self.texts: dict[str, str] = {}
        """What was kept under each reference."""
        self.heard: dict[str, Audience] = {}
        """Canary to the seats that may learn it."""

    def plant(self, audience: Audience | None) -> str:
        """A new canary; None lets everyone learn it."""
        mark = f"zqw{len(self.texts) + len(self.heard)}x"
        if audience is not None:
            self.heard[mark] = audience
        return mark

    def marked(self, seat: str, action: Action) -> Action:
        """The action with a canary in all its words."""
        audience = self.case.hears(self.play.now, seat, action)
        changes = {}
        for name, value in action.__dict__.items():
            if isinstance(value, Words):
                mark = self.plant(audience)
                text = f"{render(value, str)} {mark}"
                self.texts[mark] = text
                changes[name] = Words.kept(mark) if len(self.texts) % 2 else Words(text)
        return action.but(**changes)

    def secrets(self) -> Mapping[str, Audience]:
        """All canaries that somebody may not learn."""
        return {**self.heard, **self.case.secrets(self.play)}


def nothing_more(play: Play) -> Mapping[str, Audience]:
    """No canaries but the planted words."""
    return {}


def own_briefs(play: Play) -> Mapping[str, Audience]:
    """What begins with `zq-seat-` is for that seat."""
    seats = {seat for position in play.positions for seat in position.seats}
    return {f"zq-{seat}-": frozenset({seat}) for seat in seats}


def everyone(position: Position, seat: str, action: Action) -> None:
    """Words that all may hear."""


def no_stir(session: Session, turn: int) -> bool:
    """Nothing beside moves, talk and timers."""
    return False


class Case(NamedTuple):
    """A scenario as the conformance test plays it."""

    scenario: AnyScenario
    secrets: Callable[[Play], Mapping[str, Audience]] = nothing_more
    hears: Hears = everyone
    stir: Callable[[Session, int], bool] = no_stir
    """Does something else than to move, talk or ring; False where it cannot."""
    seats: Mapping[str, int] = {}
    params: Any = None
    moves: int = 14


def played(case: Case, seed: int) -> Session:
    """A random session of that case."""
    session = Session(case, seed)
    for turn in range(case.moves):
        if session.play.now.over is not None or not _act(session, turn):
            break
    if session.play.now.over is None and seed % 3 == 0:
        session.play.end("time")
    return session


def _act(session: Session, turn: int) -> bool:
    draw = session.rng("act", turn)
    if draw.chance(0.1):
        mark = session.plant(frozenset())
        session.play.take(Input("aside", (), {"text": {"t": mark}, "seat": session.play.now.seats[0]}))
    if draw.chance(0.1):
        seat = draw.choice(session.play.now.seats)
        mark = session.plant(frozenset({seat}))
        session.play.take(Input("notice", (), {"text": {"t": mark}, "to": [seat]}))
    if draw.chance(0.1):
        seat = draw.choice(session.play.now.seats)
        memo = {"about": "plan", "seat": seat, "text": {"t": session.plant(frozenset({seat}))}}
        session.play.take(Input("memo", (), memo))
    if draw.chance(0.3) and session.case.stir(session, turn):
        return True
    return any(_move(session, f"{turn}/{attempt}") for attempt in range(20))


def _move(session: Session, tag: str) -> bool:
    play, draw = session.play, session.rng("move", tag)
    now, talk = play.now, play.game.scenario.talk
    asked = [a for n, a in now.asks.items() if n not in now.sealed and a.addressee is None]
    pick = draw.integer(0, len(asked) + len(now.timers))
    try:
        if pick < len(asked):
            seat = asked[pick].ask.seat
            action = random_action(draw.choice(asked[pick].ask.options), session.rng, tag)
            play.move(seat, session.marked(seat, action), ask=asked[pick].number)
        elif talk != "never" and draw.chance(0.5):
            seat = draw.choice(now.seats)
            play.move(seat, session.marked(seat, Say(text=Words("Well."))))
        elif now.timers:
            name = draw.choice(sorted(now.timers))
            play.take(ring(now, name), max(now.at, now.timers[name].due))
        else:
            return False
    except Refused:
        return False
    return True


def met_by(session: Session, viewer: str) -> Iterator[str]:
    """Everything that a viewer ever gets to read, as texts."""
    play, resolve = session.play, session.texts.get
    yield transcript(play, viewer, people=False, resolve=resolve)
    for item in play.seen(viewer):
        yield repr(item) + render(item.text, resolve)
        if item.move is not None:
            yield "".join(render(words, resolve) for words in item.move.action.speech())
    if viewer == PUBLIC:
        return
    offered: set[tuple[Option, ...]] = set()
    for position in play.positions[1:]:
        if viewer in position.seats:
            yield repr(play.game.scenario.view(position.state, viewer))
        for asked in position.asks.values():
            if asked.ask.seat == viewer:
                yield repr(asked)
                offered.add(asked.ask.options)
        yield from (str(refusal) for _, refusal in refusals(session, position, viewer))
    for choices in offered:
        yield repr(options.schema(choices)) + repr([options.form(option) for option in choices])
        yield from _wrong_inputs(choices)


def refusals(session: Session, position: Position, seat: str) -> Iterator[tuple[int | None, Refused]]:
    """What the gate answers a seat that tries its own and others' asks with what was not offered."""
    scenario = session.play.game.scenario
    known: list[Action] = [Say(text=Words("Psst."))]
    for asked in position.asks.values():
        if asked.ask.seat == seat:
            known += [random_action(option, Rng(position.seq), "wrong") for option in asked.ask.options[:1]]
    for number in (None, *range(max(1, position.opened - 8), position.opened + 2)):
        for action in known:
            try:
                admit(scenario, position, seat, action, ask=number)
            except Refused as refusal:
                yield number, refusal


def _wrong_inputs(choices: tuple[Option, ...]) -> Iterator[str]:
    for option in choices:
        made = options.form(option)
        for field in made.fields:
            for junk in _JUNK:
                try:
                    options.parse(choices, made.action, {field.name: junk})
                except Refused as refusal:
                    yield str(refusal)
