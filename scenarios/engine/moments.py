"""What an actor is given to decide with: made for its seat, and holding nothing that the seat may not know."""

from collections.abc import Awaitable, Callable, Sequence
from inspect import cleandoc

from pydantic import BaseModel

from scenarios.engine.desk import Work
from scenarios.engine.ports import Budgets, Holder, Moment
from scenarios.engine.quoted import words_in
from scenarios.engine.runner import Runner
from scenarios.engine.seat_desk import SeatDesk
from scenarios.kernel.contract import called
from scenarios.kernel.rng import Rng, derived
from scenarios.kernel.rules import Ask
from scenarios.kernel.seen import Seen


class Moments:
    """Makes the moments of one branch."""

    def __init__(self, runner: Runner, budgets: Budgets, turn: Callable[[str], Awaitable[None]]) -> None:
        """`turn` returns when a seat may make its event."""
        self._runner = runner
        self._budgets = budgets
        self._turn = turn
        self._seeds: dict[str, int] = {}
        """Seat to the seed of its own draws."""
        self._abouts: dict[str, str] = {}

    def of(
        self,
        ask: Ask,
        number: int,
        holder: Holder,
        *,
        floor: bool = False,
        refused: tuple[str, ...] = (),
        keys: list[str] | None = None,
        leaves_events: bool = True,
    ) -> Moment:
        """For a decision about an ask, or a question beside the session that leaves no events.

        `keys` takes down which calls were used for it.
        """
        runner, seat = self._runner, ask.seat
        seed = self._seeds.get(seat)
        if seed is None:
            seed = self._seeds[seat] = derived(runner.game.seed, seat)
        view = called("view", runner.scenario.view, runner.position.state, seat)
        return Moment(
            seat,
            ask,
            view,
            Rng(seed),
            tuple(runner.notes.get(number, ())),
            lambda: self._seen(seat, view),
            runner.texts.get,
            runner.scenario.name,
            floor,
            runner.scenario.talk != "never",
            self.desk(seat, number, keys=keys, leaves_events=leaves_events),
            self._about(seat),
            refused,
            holder.mandate,
            holder.person is not None,
        )

    def desk(
        self, seat: str, number: int, *, keys: list[str] | None = None, leaves_events: bool = True
    ) -> SeatDesk:
        """For work on an ask, as things stand now."""
        work = Work(seat, number, self._runner.position.seq)
        return SeatDesk(
            self._runner,
            work,
            self._budgets,
            [] if keys is None else keys,
            self._turn,
            beside=not leaves_events,
        )

    def beside(self, seat: str, key: str, *, leaves_events: bool = True) -> Moment:
        """For what an actor does beside the moves: a report after the end, an interview."""
        runner = self._runner
        ask = Ask(seat, (), key=key)
        made = self.of(ask, -1, runner.holders[seat], leaves_events=leaves_events)
        return made._replace(over=runner.position.over is not None)

    def _about(self, seat: str) -> str:
        found = self._abouts.get(seat)
        if found is None:
            scenario = self._runner.scenario
            parts = (cleandoc(type(scenario).__doc__ or ""), scenario.role_of(seat).about)
            found = self._abouts[seat] = "\n\n".join(filter(None, parts))
        return found

    async def _seen(self, seat: str, view: BaseModel) -> Sequence[Seen]:
        """What the seat has learned; the words that its view quotes can be resolved from then on."""
        items = await self._runner.seen(seat)
        await self._runner.find_words(words_in(view))
        return items
