"""A committee: several actors deliberate over a seat's move, and then act as one."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from inspect import isawaitable
from typing import Final, Literal, NamedTuple

from agents.models.failure import ModelFailure
from agents.prompts.seat import COLLEAGUE
from scenarios.engine.desk import Desk
from scenarios.engine.ports import Act, Actor, Decision, GiveUp, Moment, Note, Pass
from scenarios.kernel.actions import Action
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.words import Words

Rule = Literal["majority", "chair"]
"""`majority`: what most propose is done; the chair decides where several have equally many, without a chair the
first member. `chair`: the chair decides, after hearing all."""

_CHAIR: Final = "chair"
_NOTHING: Final = "nothing now"


class _Proposal(NamedTuple):
    """What a member would do, if anything."""

    who: str
    act: Act | None

    @property
    def key(self) -> object:
        """The same for proposals that differ in words alone."""
        return None if self.act is None else _typed(self.act.action)


class Committee:
    """Decides by what its members propose, round after round, each hearing the others' last proposals.

    To pass, to wait and to consult somebody all count as a proposal to do nothing, which loses where a move is owed.
    A member that gives up or whose model fails is left out of the decision; if all are, so does the committee.
    """

    def __init__(
        self,
        members: Sequence[tuple[str, Actor]],
        *,
        rounds: int = 1,
        rule: Rule = "majority",
        chair: Actor | None = None,
    ) -> None:
        """Members by name. Raises `ParleyError` for fewer than two, no round, or the chair's rule without one."""
        if len(members) < 2 or rounds < 1:
            raise ParleyError("A committee takes two members and one round at least.")
        if rule == "chair" and chair is None:
            raise ParleyError("Name the chair of a committee where the chair decides.")
        self._members = _named_apart(members)
        self._rounds = rounds
        self._rule = rule
        self._chair = chair
        self.talks = chair.talks if rule == "chair" and chair else any(member.talks for _, member in members)

    async def decide(self, moment: Moment) -> Decision:
        async with moment.desk.span("committee", self._rule, {"members": [*self._members]}) as span:
            decision = await self._decided(moment._replace(principal=False))
            span.ends_with(decision.action.line() if isinstance(decision, Act) else _NOTHING)
        return decision

    async def _decided(self, moment: Moment) -> Decision:
        members = {n: m for n, m in self._members.items() if m.talks or not moment.floor}
        desks = {name: moment.desk.member(name) for name in members}
        proposals: dict[str, _Proposal] = {}
        for _ in range(self._rounds):
            present = {name: members[name] for name in proposals or members}
            found = await _asked(moment, present, desks, list(proposals.values()))
            proposals = {one.who: one for one in found if isinstance(one, _Proposal)}
            if not proposals:
                return _left_alone([one for one in found if not isinstance(one, _Proposal)])
        heard = list(proposals.values())
        chair = None if self._chair is None or (moment.floor and not self._chair.talks) else self._chair
        if self._rule == "majority":
            best = _most(heard if _may_pass(moment) else [one for one in heard if one.act is not None])
            if not best:
                return GiveUp("no member of the committee proposes a move")
            if len(best) == 1 or chair is None:
                return best[0].act or Pass()
        if chair is None:
            return Pass()
        (last,) = await _asked(moment, {_CHAIR: chair}, {_CHAIR: moment.desk.member(_CHAIR)}, heard)
        if not isinstance(last, _Proposal):
            return _left_alone([last])
        if last.act is None and not _may_pass(moment):
            return GiveUp("the chair of the committee proposes no move")
        return last.act or Pass()


async def _asked(
    moment: Moment, members: Mapping[str, Actor], desks: Mapping[str, Desk], heard: Sequence[_Proposal]
) -> list[_Proposal | GiveUp | ModelFailure]:
    """What each of them proposes after hearing the others, in their order; raises what is no failure of a model."""
    asked = [_ask(moment, name, actor, desks[name], heard) for name, actor in members.items()]
    found = await asyncio.gather(*asked, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, ModelFailure):
            raise one
    return [one for one in found if not isinstance(one, BaseException) or isinstance(one, ModelFailure)]


async def _ask(
    moment: Moment, name: str, actor: Actor, desk: Desk, heard: Sequence[_Proposal]
) -> _Proposal | GiveUp:
    notes = [_note(one) for one in heard if one.who != name]
    async with desk.span("member", name) as span:
        own = moment._replace(desk=desk, notes=(*moment.notes, *notes), rng=moment.rng.afresh())
        decision = actor.decide(own)
        if isawaitable(decision):
            decision = await decision
        match decision:
            case GiveUp(reason):
                span.ends_with({"gave_up": reason})
                return decision
            case Act(action):
                span.ends_with(action.line())
                return _Proposal(name, decision)
            case _:
                span.ends_with(_NOTHING)
                return _Proposal(name, None)


def _most(proposals: Sequence[_Proposal]) -> list[_Proposal]:
    """The first of those that most propose; several where equally many propose different things."""
    counts = Counter([one.key for one in proposals])
    firsts = {one.key: one for one in reversed(proposals)}
    most = max(counts.values(), default=0)
    return [firsts[key] for key in counts if counts[key] == most]


def _left_alone(left_out: Sequence[GiveUp | ModelFailure]) -> GiveUp:
    """Nobody is left who proposes anything: raises the first failure."""
    for one in left_out:
        if isinstance(one, ModelFailure):
            raise one
    return GiveUp("every member of the committee gave up")


def _may_pass(moment: Moment) -> bool:
    return moment.ask.optional or moment.floor


def _note(proposal: _Proposal) -> Note:
    act = proposal.act
    said = _NOTHING if act is None else " ".join([act.action.line(), *map(str, act.action.speech())])
    return Note(0, COLLEAGUE, f"{proposal.who}: {said}", None)


def _typed(action: Action) -> object:
    fields = [(name, v) for name, v in action if v is not None and not isinstance(v, Words)]
    return type(action), tuple(fields)


def _named_apart(members: Sequence[tuple[str, Actor]]) -> dict[str, Actor]:
    """The members by names that differ: a second `model:fast` is `model:fast (2)`."""
    apart: dict[str, Actor] = {}
    for name, member in members:
        number, own = 1, name
        while own in apart or own == _CHAIR:
            number += 1
            own = f"{name} ({number})"
        apart[own] = member
    return apart
