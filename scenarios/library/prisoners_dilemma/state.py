"""Parameters, state and view of the dilemma. Choices are kept as letters: C cooperates, D defects."""

from typing import Self

from pydantic import Field, model_validator

from scenarios import FrozenDict, State, Value


class Payoffs(Value):
    """Points for one player in one round."""

    both_cooperate: float = 3
    cooperate_alone: float = 0
    defect_alone: float = 5
    both_defect: float = 1

    @model_validator(mode="after")
    def _is_a_dilemma(self) -> Self:
        if not self.defect_alone > self.both_cooperate > self.both_defect > self.cooperate_alone:
            raise ValueError(
                "it is a dilemma only if defect_alone > both_cooperate > both_defect > cooperate_alone"
            )
        return self

    def points(self, own: str, other: str) -> float:
        """The points of one choice against another."""
        if own == "C":
            return self.both_cooperate if other == "C" else self.cooperate_alone
        return self.defect_alone if other == "C" else self.both_defect


class DilemmaParams(Value):
    """The payoffs and how often they are played for."""

    payoffs: Payoffs = Payoffs()
    rounds: int = Field(10, ge=1, le=500)


class Dilemma(State):
    """The choices of past rounds: seat to one letter per round."""

    payoffs: Payoffs
    rounds: int
    choices: FrozenDict[str, str]

    @property
    def played(self) -> int:
        """Rounds that are over."""
        return min(len(letters) for letters in self.choices.values())

    def other(self, seat: str) -> str:
        """The seat opposite."""
        (found,) = [other for other in self.choices if other != seat]
        return found

    def points(self, seat: str) -> list[float]:
        """The seat's points, round by round."""
        pairs = zip(self.choices[seat], self.choices[self.other(seat)], strict=True)
        return [self.payoffs.points(own, other) for own, other in pairs]


class DilemmaView(Value):
    """The dilemma as one player knows it; all past choices are public."""

    round: int
    """The round now being played, from 1; after the end, the last one."""
    rounds: int = Field(repr=False)
    payoffs: Payoffs
    own: str = Field(title="Your choices")
    """Own past choices, one letter per round: "CCD"."""
    other: str = Field(title="Their choices")
    """The other player's past choices."""
    own_points: float = Field(title="Your points")
    other_points: float = Field(title="Their points")
