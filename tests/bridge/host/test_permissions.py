"""Who may do what, over all combinations."""

from itertools import product
from typing import get_args

import pytest

from bot.bridge.arrivals import Author
from bot.bridge.permissions import (
    Deed,
    Running,
    Standing,
    Wish,
    deed_refused,
    models_refused,
    scenarios_allowed,
    settings_refused,
    start_refused,
)
from bot.community import Community, Who, budgets, community_of, guild, of_guild
from scenarios.engine.desk import Limit
from scenarios.kernel.errors import ParleyError

DEEDS: tuple[Deed, ...] = get_args(Deed)
STANDINGS = [Standing(*facts) for facts in product((True, False), repeat=4)]


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("standing", STANDINGS)
def test_deeds(deed: Deed, standing: Standing) -> None:
    keeps_order = standing.manages and deed in ("open the panel", "pause", "end")
    changes_it = deed in ("pause", "skip", "hand over", "end")
    speaks_from_above = deed in ("whisper", "announce")
    allowed = (
        (standing.host or keeps_order)
        and not (changes_it and standing.over)
        and not (speaks_from_above and standing.plays)
    )
    said = deed_refused(deed, standing)
    assert (said is None) is allowed
    assert said is None or said.endswith(".")


WHO: tuple[Who, ...] = get_args(Who)
ROLES = ((), ("7",), ("8",), ("7", "8"))


@pytest.mark.parametrize("start", WHO)
@pytest.mark.parametrize("role", [None, "7"])
@pytest.mark.parametrize("manages", [True, False])
@pytest.mark.parametrize("roles", ROLES)
def test_who_may_start(start: Who, role: str | None, manages: bool, roles: tuple[str, ...]) -> None:
    community = Community(start=start, role=role)
    who = Author(user="1", name="Ann", manages=manages, roles=roles)
    said = start_refused(community, who, Wish("car-sale", "3"), Running(0, 0))
    in_role = role is not None and role in roles
    allowed = start == "everyone" or manages or (start == "role" and in_role)
    assert (said is None) is allowed


@pytest.mark.parametrize("manages", [True, False])
@pytest.mark.parametrize("channels", [(), ("3",), ("4",), ("3", "4")])
@pytest.mark.parametrize(
    "scenarios", [None, (), ("car-sale",), ("round-table",), ("car-sale", "round-table")]
)
@pytest.mark.parametrize("of_person", [0, 1, 2, 3])
@pytest.mark.parametrize("of_server", [0, 1, 2, 3])
def test_what_may_be_started(
    manages: bool,
    channels: tuple[str, ...],
    scenarios: tuple[str, ...] | None,
    of_person: int,
    of_server: int,
) -> None:
    community = Community(channels=channels, scenarios=scenarios, person_sessions=2, server_sessions=3)
    who = Author(user="1", name="Ann", manages=manages)
    said = start_refused(community, who, Wish("car-sale", "3"), Running(of_person, of_server))
    allowed = (
        (not channels or "3" in channels)
        and (scenarios is None or "car-sale" in scenarios)
        and of_person < 2
        and of_server < 3
    )
    assert (said is None) is allowed


@pytest.mark.parametrize(
    ("allowed", "wanted", "passes"),
    [
        (None, (), True),
        (None, ("big",), True),
        ((), (), True),
        ((), ("big",), False),
        (("small",), ("small",), True),
        (("small",), ("small", "big"), False),
        (("small", "big"), ("big",), True),
    ],
)
def test_which_models_may_play(
    allowed: tuple[str, ...] | None, wanted: tuple[str, ...], passes: bool
) -> None:
    said = models_refused(Community(models=allowed), wanted)
    assert (said is None) is passes
    assert said is None or "big" in said


def test_allowed_scenarios_keep_their_order() -> None:
    names = ("round-table", "car-sale", "prisoners-dilemma")
    assert scenarios_allowed(Community(), names) == names
    assert scenarios_allowed(Community(scenarios=("car-sale", "round-table")), names) == names[:2]
    assert scenarios_allowed(Community(scenarios=()), names) == ()


@pytest.mark.parametrize("manages", [True, False])
def test_only_managers_change_settings(manages: bool) -> None:
    who = Author(user="1", name="Ann", manages=manages, roles=("7",))
    assert (settings_refused(who) is None) is manages


def test_budgets_of_a_community() -> None:
    assert budgets(Community()) == ()
    assert budgets(Community(session_tokens=0, person_tokens=5, server_tokens=7)) == (
        Limit("session", "tokens", 0),
        Limit("person", "tokens", 5),
        Limit("guild", "tokens", 7),
    )


@pytest.mark.parametrize(
    "stored",
    [
        {"start": "nobody"},
        {"person_sessions": 0},
        {"server_tokens": -1},
        {"scenarios": "car-sale"},
        {"colour": "red"},
    ],
)
def test_unreadable_settings_say_which_field(stored: dict[str, object]) -> None:
    with pytest.raises(ParleyError, match=next(iter(stored))):
        community_of(stored)


def test_settings_survive_being_stored() -> None:
    community = Community(start="role", role="7", models=(), channels=("3",), server_tokens=9)
    assert community_of(community.model_dump(mode="json", exclude_defaults=True)) == community
    assert community_of({}) == Community()


def test_a_workspace_id_may_hold_anything() -> None:
    assert of_guild(guild("here", "T:1:x")) == ("here", "T:1:x")
