"""What those who manage a server or workspace let people do there, as it is stored with it."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.engine.desk import Limit, Scope
from scenarios.kernel.errors import ParleyError

Who = Literal["everyone", "managers", "role"]
MOST_SESSIONS: Final = 1_000
MOST_TOKENS: Final = 2**53


class Community(BaseModel):
    """A field that is missing in the stored JSON has its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Who = "everyone"
    """Who may start something."""
    role: str | None = None
    """The platform's id of the role that `start` means."""
    scenarios: tuple[str, ...] | None = None
    """Names of those that may be played; None for all."""
    models: tuple[str, ...] | None = None
    """Names of those that may play, as the settings call them; None for all."""
    channels: tuple[str, ...] = ()
    """Ids of those in which something may be started; empty for all."""
    shows_linked: str | None = None
    """Id of the channel in which there may be cards of what is started in a linked community; None for none."""
    person_sessions: int = Field(default=3, ge=1, le=MOST_SESSIONS)
    """How many one person may host at a time."""
    server_sessions: int = Field(default=20, ge=1, le=MOST_SESSIONS)
    """How many there may be at a time."""
    session_tokens: int | None = Field(default=None, ge=0, le=MOST_TOKENS)
    person_tokens: int | None = Field(default=None, ge=0, le=MOST_TOKENS)
    """Of what one person hosts in a month."""
    server_tokens: int | None = Field(default=None, ge=0, le=MOST_TOKENS)
    """In a month."""


def community_of(form: Mapping[str, Any]) -> Community:
    """From what is stored. Raises `ParleyError` that names the field."""
    try:
        return Community.model_validate(dict(form))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ParleyError(
            f"The stored settings of this community cannot be read ({where}: {first['msg']}); set them again."
        ) from error


def budgets(community: Community) -> tuple[Limit, ...]:
    """What models may use up in its sessions."""
    scopes: tuple[tuple[Scope, int | None], ...] = (
        ("session", community.session_tokens),
        ("person", community.person_tokens),
        ("guild", community.server_tokens),
    )
    return tuple([Limit(scope, "tokens", most) for scope, most in scopes if most is not None])


def guild(platform: str, workspace: str) -> str:
    """The community as sessions name it."""
    return f"{platform}:{workspace}"


def of_guild(name: str) -> tuple[str, str]:
    """Platform and workspace of a community as sessions name it."""
    platform, _, workspace = name.partition(":")
    return platform, workspace
