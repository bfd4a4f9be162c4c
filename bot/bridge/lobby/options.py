"""The host's one form: time for a move, who stands in, who may watch, and the budget."""

from collections.abc import Mapping
from typing import Any, Final, cast

from pydantic import Field

from bot.bridge import steps
from bot.bridge.arrivals import Submitted
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Done, FormView, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby import players, rules
from bot.bridge.lobby.about import About
from bot.bridge.lobby.allowed import check_models
from bot.bridge.lobby.loading import loaded
from bot.bridge.lobby.starting import can_be_private, settled
from bot.bridge.lobby.verbs import OPTIONS, SET_OPTIONS
from bot.bridge.terms import Terms
from bot.bridge.texts import lobby as texts
from scenarios.kernel.actions import Action, Narrowed, one_of
from scenarios.kernel.errors import Refused
from scenarios.kernel.options import FieldErrors, form
from storage.lobbies import LobbyRow

DEADLINES: Final = (None, 120, 300, 900, 3_600, 8 * 3_600, 86_400, 3 * 86_400)
MOST_CHOICES: Final = 25


class Options(Action):
    """How it is kept going among people."""

    deadline: str = Field(title=texts.DEADLINE)
    late: str = Field(title=texts.LATE)
    stand_in: str = Field(title=texts.STAND_IN)
    watch: str = Field(title=texts.WHO_WATCHES)
    budget: int | None = Field(default=None, ge=1, title=texts.BUDGET, description=texts.BUDGET_HELP)


class Choices:
    """What can be chosen in each field: what is shown to what is meant, in order."""

    def __init__(self, known: About, stand_ins: tuple[str, ...], private_places: bool) -> None:
        terms = known.terms
        times = sorted({*DEADLINES, terms.deadline}, key=lambda seconds: seconds or 0)
        self.deadline = {texts.deadline(seconds): seconds for seconds in times}
        self.late = dict(texts.LATE_CHOICES)
        others = dict.fromkeys((*stand_ins[: MOST_CHOICES - 2], terms.stand_in))
        self.stand_in: dict[str, str | None] = {texts.USUAL_STAND_IN: None} | {
            texts.stand_in(reference): reference for reference in others if reference is not None
        }
        self.watch = dict(texts.WATCH_CHOICES)
        if not private_places:
            self.watch = {name: value for name, value in self.watch.items() if value == "everyone"}

    def option(self) -> Narrowed:
        """The form's fields, with these choices."""
        return Options.where(
            deadline=one_of(self.deadline),
            late=one_of(self.late),
            stand_in=one_of(self.stand_in),
            watch=one_of(self.watch),
        )

    def values(self, terms: Terms) -> dict[str, Any]:
        """What stands in the fields for these terms."""
        return {
            "deadline": _shown(self.deadline, terms.deadline),
            "late": _shown(self.late, terms.late),
            "stand_in": _shown(self.stand_in, terms.stand_in),
            "watch": _shown(self.watch, terms.watch),
            "budget": terms.tokens,
        }

    def terms(self, before: Terms, values: Mapping[str, Any]) -> Terms:
        """The terms that these values mean. Raises `FieldErrors`."""
        sent = cast(Options, steps.made(self.option(), values))
        return before.model_copy(
            update={
                "deadline": self.deadline[sent.deadline],
                "late": self.late[sent.late],
                "stand_in": self.stand_in[sent.stand_in],
                "watch": self.watch[sent.watch],
                "tokens": sent.budget,
            }
        )


async def show(bridge: Bridge, here: Here) -> Answer:
    """The form, for the host alone: (lobby)."""
    row, known, _ = await loaded(bridge, here)
    if row.host != here.person:
        raise Refused("foreign", texts.ONLY_THE_HOST)
    choices = _choices(bridge, row, known)
    return _view(row.public_id, choices, choices.values(known.terms), {})


async def change(bridge: Bridge, here: Here) -> Answer:
    """The form as it was filled in: (lobby). With mistakes in it, it comes back."""
    row, known, _ = await loaded(bridge, here)
    values = cast(Submitted, here.arrival.what).values
    choices = _choices(bridge, row, known)
    try:
        terms = choices.terms(known.terms, values)
    except FieldErrors as wrong:
        return _view(row.public_id, choices, values, wrong.errors)
    await check_models(bridge, row, [terms.stand_in] if terms.stand_in else [])
    before = row.state
    row = await bridge.lobbies.change(
        row.tenant,
        row.public_id,
        lambda row: rules.with_terms(row, here.person, terms.model_dump(), bridge.clock.now()),
    )
    await settled(bridge, row)
    return notice(texts.SETTLED) if before == "ready" else Done()


def _choices(bridge: Bridge, row: LobbyRow, known: About) -> Choices:
    return Choices(known, players.stand_ins(bridge.app, known.found), can_be_private(bridge, row))


def _view(public_id: str, choices: Choices, values: Mapping[str, Any], errors: Mapping[str, str]) -> FormView:
    return FormView(
        ButtonId(SET_OPTIONS, (public_id,)),
        texts.OPTIONS,
        form(choices.option()).fields,
        values={name: value for name, value in values.items() if value is not None},
        errors=errors,
        submit=texts.SAVE,
    )


def _shown(choices: Mapping[str, Any], wanted: Any) -> str:
    return next((name for name, value in choices.items() if value == wanted), next(iter(choices)))


HANDLERS: Final[dict[str, Handler]] = {OPTIONS: show, SET_OPTIONS: change}
READS: Final = frozenset((OPTIONS,))
