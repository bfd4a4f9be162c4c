"""The header of an export: what its reader may know of session, seats and branches."""

from datetime import datetime
from typing import Any

from scenarios.engine.ports import Holder
from scenarios.kernel.rules import role_name
from scenarios.kernel.seen import FULL
from storage.export.records import (
    FORMAT,
    BranchFacts,
    CheckpointFacts,
    Header,
    HoldingFacts,
    RoleFacts,
    ScenarioFacts,
    SeatFacts,
    SetupFacts,
)
from storage.export.source import Holding, Source
from storage.export.views import seats_of
from storage.types import from_micros


def header(
    source: Source, over: dict[int, bool], *, view: str, tree: bool, exported: datetime | None
) -> Header:
    """Everything but the events. `over` says of each exported branch that it has ended."""
    return Header(
        format=FORMAT,
        session=source.info.session,
        branch=source.info.number,
        view=view,
        tree=tree,
        exported=exported,
        began=None if source.began is None else from_micros(source.began),
        over=over[source.info.number],
        scenario=_scenario(source.start.game.scenario),
        seats=_seats(source, view=view, tree=tree),
        branches=_branches(source, over, view=view, tree=tree),
        setup=_setup(source) if view == FULL else None,
    )


def _scenario(scenario: Any) -> ScenarioFacts:
    title: str = scenario.name.replace("-", " ")
    return ScenarioFacts(
        name=scenario.name,
        title=title[0].upper() + title[1:],
        about=(type(scenario).__doc__ or "").strip().partition("\n\n")[0] or None,
        roles=tuple(
            [RoleFacts(name=r.name, min=r.min, max=r.max, kind=r.kind, about=r.about) for r in scenario.roles]
        ),
        talk=scenario.talk,
    )


def _seats(source: Source, *, view: str, tree: bool) -> tuple[SeatFacts, ...]:
    """Everybody may know whether a person or a machine holds a seat; which one, only the seat itself."""
    held = [h for n in sorted(source.branches) for h in source.holdings if h.branch == n] if tree else None
    held = source.held(source.info.number) if held is None else held
    people: dict[int, str] = {}
    for holding in held:
        if holding.holder.person is not None:
            people.setdefault(holding.holder.person, f"person-{len(people) + 1}")
    return tuple(
        SeatFacts(
            name=seat,
            role=role_name(seat),
            holders=_holders(
                [h for h in held if h.seat == seat], people, known=view in (FULL, seat), tree=tree
            ),
        )
        for seat in seats_of(source, tree=tree)
    )


def _holders(
    held: list[Holding], people: dict[int, str], *, known: bool, tree: bool
) -> tuple[HoldingFacts, ...]:
    found: list[HoldingFacts] = []
    for place, (branch, _, seq, holder) in enumerate(held):
        later = [h for h in held[place + 1 :] if not tree or h.branch == branch]
        found.append(
            HoldingFacts(
                branch=branch,
                from_seq=seq,
                to_seq=later[0].from_seq if later else None,
                kind="machine" if holder.machine else "person",
                actor=_named(holder) if known else None,
                person=people[holder.person] if known and holder.person is not None else None,
            )
        )
    return tuple(found)


def _named(holder: Holder) -> str | None:
    """The actor's reference; of a file its name, for a path tells of the machine it lies on."""
    if not holder.machine:
        return None
    kind, colon, rest = holder.actor.partition(":")
    return (
        f"{kind}{colon}{rest.replace(chr(92), '/').rpartition('/')[2]}"
        if kind == "scripted"
        else holder.actor
    )


def _branches(source: Source, over: dict[int, bool], *, view: str, tree: bool) -> tuple[BranchFacts, ...]:
    path = source.path(source.info.number)
    ends = {stretch.info.number: stretch.upto for stretch in path}
    numbers = sorted(source.branches) if tree else sorted(ends)
    return tuple(
        BranchFacts(
            number=number,
            parent=source.branches[number].parent,
            fork_seq=source.branches[number].fork_seq if source.branches[number].parent is not None else None,
            over=over[number] if tree else None,
            checkpoints=tuple(
                CheckpointFacts(name=name, seq=seq)
                for name, of, seq in source.checkpoints
                if view == FULL and of == number and (tree or seq <= ends[number])
            ),
        )
        for number in numbers
    )


def _setup(source: Source) -> SetupFacts:
    return SetupFacts(
        seed=source.info.seed,
        version=source.version,
        preset=source.info.preset,
        limits=dict(source.start.limits),
        manifest=source.manifest,
    )
