"""What may happen to a lobby, without any platform."""

import pytest

from bot.bridge.lobby import rules
from bot.bridge.lobby.rules import TO_GET_READY, UNCHANGED
from bot.bridge.lobby.shape import shape_of
from scenarios.kernel.errors import Refused
from scenarios.kernel.rules import NoParams
from scenarios.presets import Preset
from storage.lobbies import LobbyRow
from tests.bridge.lobby.rows import ANNA, BEN, CLEO, HOST, NOW, row, shape, sitting
from tests.zoo.judge import Judged

SALE = shape("car-sale", "family-car")
TABLE = shape("round-table", "neighbourhood")
AI = {"seller": "strategy:boulware", "buyer": "strategy:micro"}


def joined(lobby: LobbyRow, role: str, person: int, of: object = None, now: int = NOW) -> LobbyRow:
    return rules.joined(lobby, of or TABLE, role, person, f"P{person}", now)  # type: ignore[arg-type]


def full_sale() -> LobbyRow:
    return joined(joined(row(SALE), "seller", ANNA, SALE), "buyer", BEN, SALE)


def test_a_seat_is_one_persons() -> None:
    lobby = joined(row(SALE), "seller", ANNA, SALE)
    assert sitting(lobby) == {"seller": ANNA, "buyer": None}
    with pytest.raises(Refused, match="No seat of the seller is free any more"):
        joined(lobby, "seller", BEN, SALE)


def test_joining_twice_changes_nothing() -> None:
    lobby = joined(row(SALE), "seller", ANNA, SALE)
    assert joined(lobby, "seller", ANNA, SALE, now=NOW + 7) == lobby


def test_whoever_joins_as_somebody_else_gives_the_first_seat_up() -> None:
    lobby = joined(joined(row(SALE), "seller", ANNA, SALE), "buyer", ANNA, SALE)
    assert sitting(lobby) == {"seller": None, "buyer": ANNA}


def test_a_seat_that_is_taken_costs_nobody_their_own() -> None:
    lobby = full_sale()
    with pytest.raises(Refused):
        joined(lobby, "buyer", ANNA, SALE)
    assert sitting(lobby) == {"seller": ANNA, "buyer": BEN}


def test_nobody_joins_a_role_that_is_not_there() -> None:
    with pytest.raises(Refused, match="choose another seat"):
        joined(row(SALE), "judge", ANNA, SALE)


def test_when_it_is_full_everybody_has_five_minutes() -> None:
    lobby = full_sale()
    assert (lobby.state, lobby.due) == ("ready", NOW + TO_GET_READY)
    assert not rules.all_ready(lobby)
    lobby = rules.ready(rules.ready(lobby, ANNA), ANNA)
    assert not rules.all_ready(lobby)
    assert rules.all_ready(rules.ready(lobby, BEN))


def test_nobody_is_ready_before_it_is_full() -> None:
    lobby = joined(row(SALE), "seller", ANNA, SALE)
    with pytest.raises(Refused, match="A seat is still free"):
        rules.ready(lobby, ANNA)
    with pytest.raises(Refused, match="join first"):
        rules.ready(full_sale(), CLEO)


def test_a_seat_of_somebody_who_was_not_ready_in_time_reopens() -> None:
    lobby = rules.ready(full_sale(), ANNA)
    assert rules.overdue(lobby, SALE, lobby.due - 1) == lobby
    late = rules.overdue(lobby, SALE, lobby.due)
    assert sitting(late) == {"seller": ANNA, "buyer": None}
    assert (late.state, late.due) == ("open", lobby.due + UNCHANGED)
    assert not any(seat.ready for seat in late.seats), "who was ready is asked again"


def test_a_lobby_without_a_change_expires() -> None:
    lobby = joined(row(SALE), "seller", ANNA, SALE, now=NOW + 5)
    assert lobby.due == NOW + 5 + UNCHANGED
    expired = rules.overdue(lobby, SALE, lobby.due)
    assert expired.state == "expired"
    for act in (
        lambda: joined(expired, "buyer", BEN, SALE),
        lambda: rules.left(expired, SALE, ANNA, NOW),
        lambda: rules.filled(expired, ANNA, AI, NOW),
        lambda: rules.ready(expired, ANNA),
        lambda: rules.with_terms(expired, HOST, {"deadline": 60}, NOW),
    ):
        with pytest.raises(Refused, match="half an hour"):
            act()


def test_everybody_ready_is_never_overdue() -> None:
    lobby = rules.ready(rules.ready(full_sale(), ANNA), BEN)
    assert rules.overdue(lobby, SALE, lobby.due + 1) == lobby


@pytest.mark.parametrize("state", ["started", "closed", "expired"])
def test_what_is_over_stays_so(state: str) -> None:
    lobby = full_sale()._replace(state=state)  # type: ignore[arg-type]
    assert rules.overdue(lobby, SALE, lobby.due + 1) == lobby
    assert rules.closed(lobby) == lobby
    assert rules.asked_again(lobby, NOW) == lobby
    assert rules.gone(lobby, SALE, ANNA, NOW) == lobby


def test_ai_takes_the_free_seats() -> None:
    lobby = rules.filled(joined(row(SALE), "buyer", ANNA, SALE), ANNA, AI, NOW)
    assert sitting(lobby) == {"seller": "strategy:boulware", "buyer": ANNA}
    assert rules.all_ready(rules.ready(lobby, ANNA))
    with pytest.raises(Refused, match="No seat is free"):
        rules.filled(lobby, ANNA, AI, NOW)


def test_a_person_takes_a_seat_that_an_ai_was_to_play() -> None:
    lobby = rules.filled(joined(row(SALE), "buyer", ANNA, SALE), ANNA, AI, NOW)
    assert sitting(joined(lobby, "seller", BEN, SALE)) == {"seller": BEN, "buyer": ANNA}


def test_only_those_who_sit_there_and_the_host_fill_seats() -> None:
    with pytest.raises(Refused, match="Take a seat first"):
        rules.filled(row(SALE), ANNA, AI, NOW)
    assert rules.all_ready(rules.filled(row(SALE), HOST, AI, NOW)), "AI among themselves begin at once"


def test_a_seat_that_no_ai_can_play_stays_free() -> None:
    with pytest.raises(Refused, match="no AI that can play the buyer"):
        rules.filled(row(SALE), HOST, {"seller": "strategy:micro"}, NOW)


def test_ai_whose_last_person_has_left_do_not_begin_by_themselves() -> None:
    lobby = rules.filled(joined(row(TABLE), "speaker", ANNA), ANNA, {"speaker-2": "strategy:panelist"}, NOW)
    lobby = joined(lobby, "speaker", BEN)
    lobby = rules.left(rules.left(lobby, TABLE, BEN, NOW), TABLE, ANNA, NOW)
    assert not rules.all_ready(lobby)
    full = lobby._replace(seats=tuple([seat._replace(actor="strategy:panelist") for seat in lobby.seats]))
    again = rules.filled(full, HOST, {}, NOW)
    assert rules.all_ready(again), "but the host may let them"


def test_an_open_role_grows_to_its_maximum_and_shrinks_to_its_minimum() -> None:
    lobby = row(TABLE)
    for person in range(1, 9):
        lobby = joined(lobby, "speaker", person)
    assert sitting(lobby) == {f"speaker-{n}": n for n in range(1, 9)}
    assert not rules.can_join(lobby, TABLE, "speaker")
    with pytest.raises(Refused, match="No seat of the speaker is free"):
        joined(lobby, "speaker", 10)
    for person in range(1, 7):
        lobby = rules.left(lobby, TABLE, person, NOW)
    assert sitting(lobby) == {"speaker-1": 7, "speaker-2": 8}
    lobby = rules.left(lobby, TABLE, 7, NOW)
    assert sitting(lobby) == {"speaker-1": None, "speaker-2": 8}


def test_somebody_who_joins_last_has_the_whole_time_and_nobody_else_loses_theirs() -> None:
    lobby = joined(joined(row(TABLE), "speaker", ANNA), "speaker", BEN)
    lobby = rules.ready(lobby, ANNA)
    lobby = joined(lobby, "speaker", CLEO, now=NOW + 60)
    assert (lobby.state, lobby.due) == ("ready", NOW + 60 + TO_GET_READY)
    assert [seat.ready for seat in lobby.seats] == [True, False, False]


def test_it_begins_without_an_unready_third_where_two_are_enough() -> None:
    lobby = joined(joined(joined(row(TABLE), "speaker", ANNA), "speaker", BEN), "speaker", CLEO)
    lobby = rules.overdue(rules.ready(rules.ready(lobby, ANNA), CLEO), TABLE, lobby.due)
    assert sitting(lobby) == {"speaker-1": ANNA, "speaker-2": CLEO}
    assert rules.all_ready(lobby)


def test_leaving_needs_a_seat() -> None:
    with pytest.raises(Refused, match="You have no seat here"):
        rules.left(row(SALE), SALE, ANNA, NOW)


def test_other_terms_ask_everybody_again() -> None:
    lobby = rules.ready(full_sale(), ANNA)
    with pytest.raises(Refused, match="Only the host"):
        rules.with_terms(lobby, ANNA, {"deadline": 60}, NOW)
    assert rules.with_terms(lobby, HOST, {}, NOW + 9) == lobby, "the same terms change nothing"
    changed = rules.with_terms(lobby, HOST, {"deadline": 60}, NOW + 9)
    assert (changed.terms, changed.due) == ({"deadline": 60}, NOW + 9 + TO_GET_READY)
    assert not any(seat.ready for seat in changed.seats)


def test_somebody_who_left_the_server_has_no_seat_and_hosts_nothing() -> None:
    lobby = full_sale()._replace(host=ANNA)
    after = rules.gone(lobby, SALE, ANNA, NOW)
    assert sitting(after) == {"seller": None, "buyer": BEN}
    assert (after.host, after.state) == (BEN, "open")
    assert rules.gone(after, SALE, BEN, NOW).state == "closed", "nobody is left to host it"
    assert rules.gone(lobby, SALE, CLEO, NOW) == lobby


def test_a_preset_may_name_more_seats_than_the_rules_need() -> None:
    assert list(sitting(row(shape("round-table", "demo")))) == [f"speaker-{n}" for n in range(1, 5)]


def test_who_works_for_all_is_seated_and_joined_by_nobody() -> None:
    judged = shape_of(Judged(), Preset("p", "", NoParams(), {"judge": "strategy:fair"}))
    assert sitting(row(judged))["judge"] == "strategy:fair"
    assert "judge" not in judged.joinable
    unjudged = shape_of(Judged(), Preset("p", "", NoParams(), {}))
    assert "judge" in unjudged.joinable, "a person judges where no AI was named for it"
