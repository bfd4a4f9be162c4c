"""The rules of the round table: an open floor that a majority, the time or the host closes."""

from datetime import timedelta

from scenarios import (
    ALL,
    Action,
    Ask,
    FrozenDict,
    Move,
    Outcome,
    Rang,
    Rng,
    Role,
    Roster,
    Say,
    Scenario,
    Setup,
    Step,
    Table,
    Tell,
    Timer,
    Turn,
    show,
)
from scenarios.library.round_table.state import Floor, TableParams, TableView


class VoteToClose(Action):
    """Vote to end the conversation; it ends when more than half of the speakers have."""


class KeepOpen(Action):
    """Take back your vote to end the conversation."""


Done = Say | VoteToClose | KeepOpen | Rang | Roster


class RoundTable(Scenario[Floor, Done, TableParams]):
    """Two to eight speakers talk freely about a topic; others may join in the middle."""

    roles = (Role("speaker", min=2, max=8, open=True, about="Speaks whenever there is something to say."),)
    talk = "any_time"

    def start(self, setup: Setup[TableParams], rng: Rng) -> Step[Floor]:
        state = Floor(
            topic=setup.params.topic,
            minutes=setup.params.minutes,
            speakers=setup.seats,
            remarks=FrozenDict(dict.fromkeys(setup.seats, 0)),
        )
        how = "The floor is open: speak whenever you like, and vote to close when you are done."
        limit = "" if state.minutes is None else f" It closes by itself after {state.minutes:g} minutes."
        return Step(state, (Tell(ALL, f"The topic: {state.topic}\n{how}{limit}"),))

    def turn(self, state: Floor) -> Turn | None:
        if state.closed is not None:
            return None
        asks = [
            Ask(seat, (KeepOpen if seat in state.votes else VoteToClose,), optional=True)
            for seat in state.speakers
        ]
        closing = () if state.minutes is None else (Timer("closing", timedelta(minutes=state.minutes)),)
        return Turn(tuple(asks), closing)

    def apply(self, state: Floor, moves: tuple[Move[Done], ...], rng: Rng) -> Step[Floor]:
        (move,) = moves
        seat = move.seat
        match move.action:
            case Say():
                spoken = state.remarks.put(seat, state.remarks[seat] + 1)
                return Step(state.but(remarks=spoken), (show(move),))
            case VoteToClose():
                after = _counted(state.but(votes=state.votes | {seat}))
                return Step(after, (show(move), Tell(ALL, _tally(after))))
            case KeepOpen():
                after = state.but(votes=state.votes - {seat})
                return Step(after, (show(move), Tell(ALL, _tally(after))))
            case Rang():
                return Step(state.but(closed="time"), (Tell(ALL, "Time is up; the floor is closed."),))
            case Roster(change=change):
                return _reseated(state, seat, change)

    def view(self, state: Floor, seat: str) -> TableView:
        return TableView(
            topic=state.topic,
            you=seat,
            speakers=state.speakers,
            votes=tuple(sorted(state.votes)),
            votes_needed=state.needed,
            remarks=state.remarks,
        )

    def outcome(self, state: Floor, why: str) -> Outcome:
        closed = {"vote": "closed by vote", "time": "closed when the time was up", None: f"ended ({why})"}
        total = sum(state.remarks.values())
        count = "1 remark" if total == 1 else f"{total} remarks"
        metrics: dict[str, str | int | float | None] = {
            "closed_by": state.closed or why,
            "remarks": total,
            "speakers": len(state.remarks),
        }
        rows = tuple([(_said(seat), str(times)) for seat, times in state.remarks.items()])
        return Outcome(
            summary=f"The round table was {closed[state.closed]} after {count}.",
            metrics=FrozenDict(metrics),
            figures=(Table(title="Remarks", head=("speaker", "remarks"), rows=rows),),
        )


def _reseated(state: Floor, seat: str, change: str) -> Step[Floor]:
    """Somebody joined and is greeted, or left and takes the vote along; a new holder changes nothing."""
    if change == "joined":
        remarks = state.remarks if seat in state.remarks else state.remarks.put(seat, 0)
        after = state.but(speakers=(*state.speakers, seat), remarks=remarks)
        greeting = f"Welcome, {_said(seat)}! The topic: {state.topic}"
        return Step(after, (Tell(ALL, greeting),))
    if change == "left":
        rest = tuple([other for other in state.speakers if other != seat])
        after = _counted(state.but(speakers=rest, votes=state.votes - {seat}))
        return Step(after, (Tell(ALL, f"{_said(seat).capitalize()} has left the table."),))
    return Step(state)


def _said(seat: str) -> str:
    return seat.replace("-", " ")


def _counted(state: Floor) -> Floor:
    return state.but(closed="vote") if len(state.votes) >= state.needed else state


def _tally(state: Floor) -> str:
    if state.closed is not None:
        return f"{len(state.votes)} of {len(state.speakers)} want to close; the floor is closed."
    return f"{len(state.votes)} of {len(state.speakers)} want to close; it takes {state.needed}."
