"""A language model that decides for a seat, with a memory, tools and thoughts of its own."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel

from agents.memory.associative import AssociativeMemory
from agents.memory.item import Item
from agents.memory.memory import Memory
from agents.memory.plain import WindowMemory
from agents.memory.recall import Recall
from agents.memory.tokens import tokens
from agents.models.failure import OF_THE_ANSWER, FailureKind, ModelFailure
from agents.models.recorded import recorded
from agents.models.request import Finish, Model, Piece, Request
from agents.prompts import texts
from agents.prompts.fence import fenced, mark_for
from agents.prompts.past import Told
from agents.prompts.seat import Known, Line, Pieces, Prompt, asking, deciding, thinking
from agents.prompts.template import Template
from agents.queries.moves import target_of_options
from agents.queries.query import query
from agents.queries.target import Target
from agents.tools.tool import Tool, Unfit, Workshop, tool_lines
from scenarios.engine.ports import Act, Decision, GiveUp, Moment, Pass
from scenarios.kernel.actions import Action, Option, Say
from scenarios.kernel.options import action_of
from scenarios.kernel.seen import Seen

T = TypeVar("T")
Thinking = Literal["none", "chain", "reflect"]
"""`chain`: a thought before each answer. `reflect`: what was learned is written down first, and stays."""

REFLECTION: Final = "reflection"
"""What the memo of a reflection is about."""

_SEARCH: Final = AssociativeMemory(top=8, recency=0.2, importance=0, embedder="hashing")
"""What the tool that recalls goes by: the same everywhere, and at no cost."""

_UNSAID: Final[Mapping[Finish, FailureKind]] = {
    "refusal": FailureKind.REFUSED,
    "filter": FailureKind.CONTENT_FILTER,
}


class DoNothing(Action):
    """Do nothing now; you are asked again when something has happened."""


class ModelActor:
    """Decides by typed answers of a model. Keeps nothing but caches.

    Without a memory it has a window of half the model's context, from which the oldest is left out where the rest
    of the prompt needs more. A failure of the answer gives up; others are raised, for the host to mend the cause.
    """

    talks = True

    def __init__(
        self,
        model: Model,
        memory: Memory | None = None,
        *,
        thinking: Thinking = "none",
        tools: Sequence[Tool] = (),
        tool_calls: int = 4,
        repairs: int = 2,
    ) -> None:
        """Raises `ParleyError` where the memory cannot work."""
        self._model = model
        self._memory = memory or WindowMemory(tokens=max(1, model.context // 2))
        self._yields = memory is None
        self._recall = Recall(self._memory, model)
        self._search = Recall(_SEARCH, model)
        self._thinking = thinking
        self._tools = tuple(tools)
        self._tool_calls = tool_calls
        self._repairs = repairs
        self._told: dict[str, Told] = {}

    @property
    def name(self) -> str:
        """Its model's name in the settings."""
        return self._model.name

    async def decide(self, moment: Moment, *, orders: Pieces = (), also: tuple[Option, ...] = ()) -> Decision:
        """Its decision; `orders` are instructions of its own, and `also` what it may answer beside the options."""
        async with moment.desk.span("decision", self._model.name) as span:
            try:
                decision = await self._decided(moment, orders, also)
            except ModelFailure as failure:
                if failure.kind not in OF_THE_ANSWER:
                    raise
                decision = GiveUp(str(failure))
            span.ends_with(_as_json(decision))
        return decision

    async def write(self, moment: Moment, about: str, task: Template, *, orders: Pieces = ()) -> None:
        """A memo of what the model writes on a task with the variable `seat`; an empty text leaves none."""
        asked = partial(asking, moment, end=task.fill(seat=moment.seat))
        await self._write(moment, about, asked, await self._known(moment, orders))

    async def answer(self, moment: Moment, question: str, target: Target[T], *, orders: Pieces = ()) -> T:
        """What the model answers to somebody outside, from what it knows. Raises `ModelFailure`."""
        async with moment.desk.span("interview", self._model.name):
            known = await self._known(moment, orders)
            end = texts.INTERVIEW.fill(seat=moment.seat, question=question)
            return await self._query(moment, partial(asking, moment, end=end), known, target)

    async def remembered(self, moment: Moment) -> tuple[Item, ...]:
        """What it would remember now, oldest first."""
        return (await self._recall.now(moment)).items

    async def _decided(self, moment: Moment, orders: Pieces, also: tuple[Option, ...]) -> Decision:
        seen = await moment.seen()
        choices = (*_choices(moment, seen), *also)
        if self._thinking == "reflect" and _has_news(seen, moment.seat):
            asked = partial(thinking, moment, choices=choices, task=texts.REFLECT)
            await self._write(moment, REFLECTION, asked, await self._known(moment, orders))
        known = await self._known(moment, orders)
        if self._thinking == "chain":
            asked = partial(thinking, moment, choices=choices, task=texts.THINK)
            known = known._replace(
                thought=await self._thought(moment, self._thinking, self._fitting(asked, known))
            )
        for left in range(self._tool_calls if self._tools else 0, -1, -1):
            tools = self._tools if left else ()
            asked = partial(deciding, moment, choices=choices, tools=tool_lines(tools), left=left)
            target = target_of_options(choices, [tool.call for tool in tools])
            answer = await self._query(moment, asked, known, target)
            if isinstance(answer, Action):
                return Pass() if isinstance(answer, DoNothing) else Act(answer, "model")
            known = known._replace(found=(*known.found, await self._use(moment, answer)))
        raise AssertionError("where no tool is offered, the answer is an action")

    async def _query(
        self, moment: Moment, asked: Callable[..., Prompt], known: Known, target: Target[T]
    ) -> T:
        prompt = self._fitting(asked, known, self._said_by(target))
        fence = partial(fenced, mark=known.mark)
        return await query(
            moment.desk, self._model, prompt.messages, target, repairs=self._repairs, fence=fence
        )

    async def _known(self, moment: Moment, orders: Pieces) -> Known:
        """What the seat knows; asked for anew after anything was added to what it has seen."""
        seen, mark = await moment.seen(), mark_for(moment.rng)
        told = self._told.get(moment.seat)
        if told is None or told.seen is not seen:
            told = self._told[moment.seat] = Told(seen, mark)
        brief = told.brief(moment)
        async with moment.desk.span("recall", self._memory.kind) as span:
            remembered = await self._recall.now(moment)
            span.ends_with({"items": len(remembered.items), "tokens": remembered.tokens})
        return Known(mark, brief, await told.lines(remembered.items), orders=orders)

    async def _thought(self, moment: Moment, about: str, prompt: Prompt) -> str:
        async with moment.desk.span("thought", about):
            answer = await recorded(moment.desk, self._model, Request(prompt.messages))
            if answer.finish in _UNSAID:
                raise ModelFailure(
                    _UNSAID[answer.finish], self._model.name, raw=answer.text, used=answer.used
                )
        return answer.text.strip()

    async def _write(self, moment: Moment, about: str, asked: Callable[..., Prompt], known: Known) -> None:
        prompt = self._fitting(asked, known)
        text = await self._thought(moment, about, prompt)
        if text:
            sources = {piece.ref for message in prompt.messages for piece in message.pieces if piece.ref}
            await moment.desk.memo(about, text, sources=sorted(sources))

    async def _use(self, moment: Moment, call: BaseModel) -> tuple[Piece, ...]:
        """What a tool told, after what it was asked."""
        tool = next(tool for tool in self._tools if isinstance(call, tool.call))
        asked = call.model_dump(mode="json", exclude={"tool"})
        async with moment.desk.span("tool", tool.name, asked) as span:
            try:
                told = await tool.run(call, Workshop(moment, partial(self._found, moment)))
            except Unfit as error:
                told = (Piece(str(error)),)
            span.ends_with([{"t": piece.text} if piece.ref is None else {"w": piece.ref} for piece in told])
        return (Piece(f"{tool.name} {json.dumps(asked, ensure_ascii=False)}: "), *told)

    async def _found(self, moment: Moment, about: str) -> Sequence[Item]:
        return (await self._search.now(moment, about)).items

    def _said_by(self, target: Target[Any]) -> int:
        """Tokens by which a prompt grows that says what form the answer has."""
        told = target.example if self._model.structured == "grammar" else [target.schema, target.example]
        return tokens(json.dumps(told)) + 50

    def _fitting(self, make: Callable[..., Prompt], known: Known, more: int = 0) -> Prompt:
        """The prompt, without the oldest that is known where it may be left out. Raises `ModelFailure`."""
        room = self._model.context - self._model.max_output - more
        prompt = make(known=known)
        if prompt.tokens > room and self._yields:
            prompt = make(known=known._replace(past=_newer(known.past, prompt.tokens - room)))
        if prompt.tokens > room:
            detail = f"about {prompt.tokens:,} tokens, and {room:,} fit beside the answer"
            raise ModelFailure(FailureKind.CONTEXT_TOO_LONG, self._model.name, detail)
        return prompt


def _choices(moment: Moment, seen: Sequence[Seen]) -> tuple[Option, ...]:
    """What the ask offers; a remark beside its moves, one for each; and to do nothing, where that is allowed."""
    choices = moment.ask.options
    if moment.talk and Say not in map(action_of, choices) and not _has_just_spoken(seen, moment.seat):
        choices = (*choices, Say)
    return (*choices, DoNothing) if moment.ask.optional or moment.floor else choices


def _has_just_spoken(seen: Sequence[Seen], seat: str) -> bool:
    """Whether the seat's own last act was to say something."""
    for item in reversed(seen):
        if item.move is not None and item.who == seat:
            return type(item.move.action) is Say
    return False


def _has_news(seen: Sequence[Seen], seat: str) -> bool:
    """Whether others have acted since its last reflection."""
    for item in reversed(seen):
        if item.memo is not None and item.memo.get("about") == REFLECTION:
            return False
        if item.move is not None and item.who != seat:
            return True
    return False


def _newer(past: Sequence[Line], over: int) -> Sequence[Line]:
    """Without the oldest lines of so many tokens together."""
    for place, each in enumerate(past):
        if over <= 0:
            return past[place:]
        over -= each.tokens
    return ()


def _as_json(decision: Decision) -> Mapping[str, str]:
    match decision:
        case Act(action=action):
            return {"act": action.line()}
        case GiveUp(reason=reason):
            return {"gave_up": reason}
        case _:
            return {"passed": "for now"}
