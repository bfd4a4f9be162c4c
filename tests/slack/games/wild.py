"""A scenario for tests whose every text, and whose every AI, says what would ping people or lead elsewhere."""

from typing import Literal

from pydantic import Field

import scenarios as sc

WILD = (
    "<!channel> <!here> <!subteam^S012|x> <@USLACKBOT> <https://evil.example|safe> "
    "[safe](https://evil.example) &lt;!everyone&gt; @channel *b* `c`"
)


class Shout(sc.Action):
    __doc__ = WILD

    tone: Literal["<!here>", "<@USLACKBOT>"] = Field("<!here>", description=WILD)
    text: sc.Words = Field(description=WILD)


class Terms(sc.Value):
    motto: str = Field(WILD, description=WILD)


class Square(sc.State):
    said: int = 0
    sign: str = WILD


class Wild(sc.Scenario[Square, Shout, Terms]):
    __doc__ = WILD

    roles = (sc.Role("caller", about=WILD), sc.Role("crier", about=WILD))
    talk = "any_time"

    def start(self, setup: sc.Setup[Terms], rng: sc.Rng) -> sc.Step[Square]:
        briefs = (sc.brief(seat, WILD) for seat in setup.seats)
        return sc.Step(Square(), (sc.Tell(sc.ALL, WILD), *briefs))

    def turn(self, state: Square) -> sc.Turn | None:
        if state.said == 4:
            return None
        return sc.Turn((sc.Ask(("caller", "crier")[state.said % 2], (Shout,), text=WILD),))

    def apply(self, state: Square, moves: tuple[sc.Move[Shout], ...], rng: sc.Rng) -> sc.Step[Square]:
        return sc.Step(state.but(said=state.said + 1), (sc.show(moves[0]), sc.Tell(sc.ALL, WILD)))

    def outcome(self, state: Square, why: str) -> sc.Outcome:
        return sc.Outcome(
            summary=WILD,
            payoffs=sc.FrozenDict({"caller": 1.0, "crier": 2.0}),
            own=sc.FrozenDict({"caller": WILD}),
            metrics=sc.FrozenDict({WILD[:40]: 1.0}),
        )


def loud(view: Square, ask: sc.Ask, rng: sc.Rng, params: sc.NoParams) -> Shout:
    """Says the same."""
    return Shout(tone="<@USLACKBOT>", text=WILD)


LOUD = sc.Strategy("wild", "loud", loud, about=WILD)
STRATEGIES = (LOUD,)
