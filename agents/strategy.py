"""A strategy as an actor: a pure function of the seat's view, the ask and named draws."""

from pydantic import BaseModel

from scenarios.engine.ports import Act, Decision, Moment, Pass
from scenarios.kernel.strategy import Strategy


class StrategyActor:
    """Decides at once, and the same for the same moment. Takes part in talk where the strategy does."""

    def __init__(self, strategy: Strategy, params: BaseModel) -> None:
        self._strategy = strategy
        self._params = params
        self.talks = strategy.talks

    def decide(self, moment: Moment) -> Decision:
        action = self._strategy.decide(moment.view, moment.ask, moment.rng, self._params)
        return Pass() if action is None else Act(action)
