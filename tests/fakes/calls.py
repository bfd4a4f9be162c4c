"""Actors that ask a counted source on their desk, as those with a model do."""

from collections.abc import Mapping
from typing import Any, Final

from scenarios import Words
from scenarios.engine.desk import Called, Used, Wanted
from scenarios.engine.ports import Act, Decision, Moment
from tests.fakes.scenarios import Accept, Offer, Table

COSTS: Final = Used(100, 10, 0, 500)
MOST: Final = Used(100, 50, 0, 1_000)


class Source:
    """Answers a call with a number that differs every time, and counts."""

    def __init__(self, *, costs: Used = COSTS, most: Used = MOST) -> None:
        self.made = 0
        self.costs = costs
        self.most = most
        self.fails: list[Exception] = []

    async def ask(self, moment: Moment, request: Mapping[str, Any]) -> int:
        """The number on record for this request, or a new one."""

        async def make() -> Called:
            self.made += 1
            if self.fails:
                raise self.fails.pop(0)
            return Called({"text": str(self.made)}, used=self.costs)

        called = await moment.desk.call(Wanted("oracle", request, self.most), make)
        assert called.response is not None
        return int(called.response["text"])


def asking(source: Source) -> Any:
    """A negotiator whose price comes from the source; it takes what stands after five rounds."""

    async def decide(moment: Moment) -> Decision:
        view = moment.view
        assert isinstance(view, Table)
        async with moment.desk.span("decision", moment.seat, {"round": view.rounds}) as span:
            number = await source.ask(moment, {"round": view.rounds, "standing": view.standing})
            span.ends_with(number)
        if view.standing is not None and view.rounds >= 5:
            return Act(Accept())
        return Act(Offer(price=100 + number, message=Words(f"Say, {100 + number}.")))

    return decide
