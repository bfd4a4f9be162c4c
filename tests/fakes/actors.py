"""Actors for tests: prompt ones, ones that wait to be let go, and ones that misbehave."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from scenarios import Words
from scenarios.engine.ports import Act, Actor, Actors, Decision, Moment
from scenarios.kernel.errors import ParleyError
from tests.fakes.scenarios import Accept, Offer, Table

Decide = Callable[[Moment], Decision | Awaitable[Decision]]


class Plays:
    """An actor made of a function; counts how often it was asked."""

    def __init__(self, decide: Decide, *, talks: bool = False) -> None:
        self._decide = decide
        self.talks = talks
        self.asked: list[Moment] = []

    def decide(self, moment: Moment) -> Decision | Awaitable[Decision]:
        self.asked.append(moment)
        return self._decide(moment)


class Model:
    """An actor that thinks until the test lets it go."""

    def __init__(self, answers: Decide, *, talks: bool = False) -> None:
        self._answers = answers
        self.talks = talks
        self.thinking: list[asyncio.Future[None]] = []
        self.asked: list[Moment] = []
        self.most_at_once = 0

    async def decide(self, moment: Moment) -> Decision:
        gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.asked.append(moment)
        self.thinking.append(gate)
        self.most_at_once = max(self.most_at_once, len(self.thinking))
        try:
            await gate
        finally:
            self.thinking.remove(gate)
        answer = self._answers(moment)
        return await answer if isinstance(answer, Awaitable) else answer

    def let_go(self) -> None:
        """Whoever thinks now has an answer."""
        for gate in self.thinking:
            if not gate.done():
                gate.set_result(None)


def cast(actors: Mapping[str, Actor]) -> Actors:
    """Actors by reference."""

    def find(reference: str, scenario: str) -> Actor:
        try:
            return actors[reference]
        except KeyError:
            raise ParleyError(f"{reference!r} is no actor.") from None

    return find


def haggle(step: int = 5) -> Decide:
    """A negotiator: concedes with draws of its own, accepts within its limit. The same for the same moment."""

    def decide(moment: Moment) -> Decision:
        view = moment.view
        assert isinstance(view, Table)
        limit, selling = view.limit[moment.seat], moment.seat == "seller"
        standing = view.standing
        if standing is not None and view.rounds > 5 and (standing >= limit if selling else standing <= limit):
            return Act(Accept())
        slack = max(0, 40 - step * view.rounds) + moment.rng("slack", view.rounds).integer(0, 9)
        price = limit + slack if selling else limit - slack
        return Act(Offer(price=price if price != 13 else 14, message=Words(f"I say {price}.")))

    return decide


NEGOTIATORS: dict[str, Actor] = {"hard": Plays(haggle(1)), "soft": Plays(haggle(9))}
