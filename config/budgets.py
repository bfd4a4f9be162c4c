"""`budgets:`: how much models may use up."""

from decimal import Decimal

from pydantic import Field

from config.parts import Part


class Budget(Part):
    """Both count; what is left out has no limit."""

    tokens: int | None = Field(default=None, ge=0, lt=2**63, description="write a whole number of tokens")
    money: Decimal | None = Field(
        default=None, ge=0, le=1_000_000_000, description="write an amount in the currency of the prices"
    )


class Budgets(Part):
    """By what they span: one call, a seat or a session with all its branches, or a month (UTC) of a person who
    hosts, of a server or workspace, or of everything."""

    call: Budget = Field(default=Budget(), description="write limits such as {tokens: 4000}")
    seat: Budget = Field(default=Budget(), description="write limits such as {tokens: 50000}")
    session: Budget = Field(default=Budget(), description="write limits such as {tokens: 100000}")
    person: Budget = Field(default=Budget(), description="write limits such as {money: 5}")
    guild: Budget = Field(default=Budget(), description="write limits such as {money: 20}")
    month: Budget = Field(default=Budget(), description="write limits such as {money: 50}")
