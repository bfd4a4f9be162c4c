"""The rules of the repeated dilemma: talk at any time, choices sealed until both are in."""

from typing import Final

from scenarios import (
    ALL,
    Action,
    Ask,
    Chart,
    FrozenDict,
    Move,
    Outcome,
    Rng,
    Role,
    Scenario,
    Series,
    Setup,
    Step,
    Tell,
    Turn,
    show,
)
from scenarios.library.prisoners_dilemma.state import Dilemma, DilemmaParams, DilemmaView


class Cooperate(Action):
    """Work together with the other player."""


class Defect(Action):
    """Take advantage of the other player."""


_DID: Final = {"C": "cooperated", "D": "defected"}


class PrisonersDilemma(Scenario[Dilemma, Cooperate | Defect, DilemmaParams]):
    """Two players talk, then choose in secret to cooperate or to defect, round after round."""

    roles = (Role("player", min=2, max=2, about="Collects points, round after round."),)
    talk = "any_time"

    def start(self, setup: Setup[DilemmaParams], rng: Rng) -> Step[Dilemma]:
        given, table = setup.params, setup.params.payoffs
        rules = (
            f"{_rounds(given.rounds)}. In each, both choose in secret to cooperate or to defect. "
            f"Both cooperate: {table.both_cooperate:g} points each. Both defect: {table.both_defect:g} each. "
            f"Otherwise the one who defects gets {table.defect_alone:g}, the other {table.cooperate_alone:g}."
        )
        choices = FrozenDict(dict.fromkeys(setup.seats, ""))
        return Step(Dilemma(payoffs=table, rounds=given.rounds, choices=choices), (Tell(ALL, rules),))

    def turn(self, state: Dilemma) -> Turn | None:
        if state.played >= state.rounds:
            return None
        text = f"Round {state.played + 1} of {state.rounds}."
        asks = [Ask(seat, (Cooperate, Defect), joint="round", text=text) for seat in state.choices]
        return Turn(tuple(asks))

    def apply(self, state: Dilemma, moves: tuple[Move[Cooperate | Defect], ...], rng: Rng) -> Step[Dilemma]:
        made = {move.seat: "C" if isinstance(move.action, Cooperate) else "D" for move in moves}
        after = state.but(
            choices=FrozenDict({seat: past + made[seat] for seat, past in state.choices.items()})
        )
        shown = [show(move) for move in moves]
        return Step(after, (*shown, Tell(ALL, _round_text(after))))

    def view(self, state: Dilemma, seat: str) -> DilemmaView:
        other = state.other(seat)
        return DilemmaView(
            round=min(state.played + 1, state.rounds),
            rounds=state.rounds,
            payoffs=state.payoffs,
            own=state.choices[seat],
            other=state.choices[other],
            own_points=sum(state.points(seat)),
            other_points=sum(state.points(other)),
        )

    def outcome(self, state: Dilemma, why: str) -> Outcome:
        totals = {seat: float(sum(state.points(seat))) for seat in state.choices}
        scores = ", ".join(f"{_said(seat)}: {_points(total)}" for seat, total in totals.items())
        ended = "" if why == "finished" else f" of {state.rounds}, ended early ({why})"
        together = sum(pair == ("C", "C") for pair in zip(*state.choices.values(), strict=True))
        chosen = "".join(state.choices.values())
        return Outcome(
            summary=f"After {_rounds(state.played)}{ended}: {scores}.",
            payoffs=FrozenDict(totals),
            metrics=FrozenDict(
                {
                    "rounds": state.played,
                    "cooperation": chosen.count("C") / len(chosen) if chosen else None,
                    "rounds_both_cooperated": together,
                    **{f"{seat} points": total for seat, total in totals.items()},
                }
            ),
            figures=(_chart(state),),
            reveal="all",
        )


def _rounds(count: int) -> str:
    return "1 round" if count == 1 else f"{count} rounds"


def _points(count: float) -> str:
    return "1 point" if count == 1 else f"{count:g} points"


def _said(seat: str) -> str:
    """The seat as in a sentence: `player-1` is player 1."""
    return seat.replace("-", " ")


def _round_text(state: Dilemma) -> str:
    """What both learn after a round."""
    parts = [
        f"{_said(seat)} {_DID[state.choices[seat][-1]]} (+{state.points(seat)[-1]:g})"
        for seat in state.choices
    ]
    return f"Round {state.played}: {', '.join(parts)}."


def _chart(state: Dilemma) -> Chart:
    """Points so far over the rounds, one line per player."""
    lines = []
    for seat in state.choices:
        total, points = 0.0, [(0.0, 0.0)]
        for number, gained in enumerate(state.points(seat), start=1):
            total += gained
            points.append((float(number), total))
        lines.append(Series(name=_said(seat), points=tuple(points), seat=seat))
    return Chart(title="Points", x="round", y="points so far", series=tuple(lines))
