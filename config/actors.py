"""`actors:`: players by name, made of a model and what it is given."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from config.parts import Name, Part

_REFERENCE: Final = "write who it is, such as model:fast"


class _Thinking(Part):
    """What every player with a model has."""

    model: Name = Field(description="write the name of a model from `models`")
    thinking: Literal["none", "chain", "reflect"] = Field(
        default="none", description="write none, chain or reflect"
    )
    memory: str | dict[str, Any] | None = Field(
        default=None, description="write a memory such as window, or {kind: window, tokens: 2000}"
    )
    tools: tuple[Name, ...] = Field(
        default=(), description="write names of tools, such as [recall, calculator]"
    )
    tool_calls: int = Field(default=4, ge=0, le=100, description="write a whole number from 0 to 100")
    repairs: int = Field(default=2, ge=0, le=10, description="write a whole number from 0 to 10")


class ModelPlayer(_Thinking):
    """A language model that plays by itself."""

    kind: Literal["model"]


class AssistedPlayer(_Thinking):
    """A person for whom a model drafts; nothing is sent that the person has not."""

    kind: Literal["assisted"]


class Bound(Part):
    """The limit on one term."""

    at_least: int | float | None = Field(default=None, description="write a number")
    at_most: int | float | None = Field(default=None, description="write a number")
    between: tuple[int | float, int | float] | None = Field(
        default=None, description="write two numbers, such as [7000, 9000]"
    )
    one_of: tuple[int | float | str, ...] | None = Field(
        default=None, min_length=1, description="write a list of what may be chosen"
    )

    @model_validator(mode="after")
    def _sound(self) -> "Bound":
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("write one of at_least, at_most, between and one_of")
        if self.between is not None and self.between[0] > self.between[1]:
            raise ValueError("the smaller number comes first")
        return self


class DelegatePlayer(_Thinking):
    """A model that acts for a person, within hard limits."""

    kind: Literal["delegate"]
    instructions: str = Field(
        default="", max_length=20_000, description="write what it is to achieve, in plain words"
    )
    mandate: dict[str, Bound] = Field(
        default={}, description="write limits by term, such as {price: {at_most: 9000}}"
    )
    consults: Literal["never", "when_unsure", "before_binding"] = Field(
        default="when_unsure", description="write never, when_unsure or before_binding"
    )


class CommitteePlayer(Part):
    """Several players who deliberate and then act as one."""

    kind: Literal["committee"]
    members: tuple[str, ...] = Field(
        min_length=2,
        max_length=20,
        description="write at least two players, such as [model:fast, model:local]",
    )
    chair: str | None = Field(default=None, description=_REFERENCE)
    rounds: int = Field(default=1, ge=1, le=20, description="write a whole number from 1 to 20")
    rule: Literal["majority", "chair"] = Field(default="majority", description="write majority or chair")

    @model_validator(mode="after")
    def _chaired(self) -> "CommitteePlayer":
        if self.rule == "chair" and self.chair is None:
            raise ValueError("a chair is needed where the rule is chair")
        return self


Player = Annotated[
    ModelPlayer | DelegatePlayer | CommitteePlayer | AssistedPlayer, Field(discriminator="kind")
]
