"""The car sale: its rules at the edges, what stays private, and the built-in players over 200 seeds."""

import re
from itertools import product

import pytest
from pydantic import ValidationError

from scenarios import FrozenDict, Outcome, Refused, Rng, Words
from scenarios.kernel.log import Event
from scenarios.kernel.seen import FULL
from scenarios.kernel.words import render
from scenarios.library.car_sale import STRATEGIES, CarSale
from scenarios.library.car_sale.actions import Accept, Offer, WalkAway
from scenarios.library.car_sale.money import haggling_unit, money
from scenarios.library.car_sale.params import CarSaleParams, Span
from scenarios.library.car_sale.speech.buyer import BUYER
from scenarios.library.car_sale.speech.phrases import MOST_TURNS, Phrases
from scenarios.library.car_sale.speech.seller import SELLER
from scenarios.testkit import Play, assert_no_leak, assert_replays, random_play, replay, transcript
from tests.library.driver import played, player

BY_NAME = {strategy.name: strategy for strategy in STRATEGIES}
PAIRS = list(product(BY_NAME, BY_NAME))
PRICE = re.compile(r"€\d{1,3}(?:,\d{3})*")
CANARIES = {"seller_limit": 8_317, "seller_wish": 10_913, "buyer_limit": 9_671, "buyer_wish": 6_439}


def fixed(rounds: int = 4, **changes: object) -> CarSaleParams:
    """A sale with known numbers: the limits are 8,000 and 9,000."""
    given = {
        "seller_limit": 8_000,
        "seller_wish": 10_000,
        "buyer_limit": 9_000,
        "buyer_wish": 7_000,
        "rounds": rounds,
    }
    return CarSaleParams.model_validate(given | changes)


def offer(price: int) -> Offer:
    return Offer(price=price, message=Words("How about this?"))


def ending(play: Play) -> Outcome:
    """The outcome that stands in the last event."""
    scenario = play.game.scenario
    assert play.now.over is not None
    return scenario.outcome(play.now.state, play.now.over)


def after(*prices: int, rounds: int = 4, **changes: object) -> Play:
    """A sale in which these offers were made, the seller first."""
    play = Play(CarSale(), params=fixed(rounds, **changes))
    for number, price in enumerate(prices):
        play.move(("seller", "buyer")[number % 2], offer(price))
    return play


def test_a_deal_struck_in_the_very_last_round_is_a_deal() -> None:
    play = after(9_500, 7_500, 8_800)
    play.move("buyer", Accept())
    result = ending(play)
    assert result.metrics == FrozenDict({"deal": True, "price": 8_800, "rounds": 4})
    assert result.payoffs == FrozenDict({"seller": 800.0, "buyer": 200.0})
    assert result.summary == "Sold for €8,800 in round 4 of 4."


@pytest.mark.parametrize("rounds", [2, 3, 4, 7, 60])
def test_there_are_exactly_as_many_rounds_as_agreed(rounds: int) -> None:
    play = after(*[9_000, 8_000] * (rounds // 2), *[9_000] * (rounds % 2), rounds=rounds)
    assert play.now.over == "finished"
    result = ending(play)
    assert result.metrics["rounds"] == rounds
    assert result.summary == f"No deal: all {rounds} rounds passed."
    with pytest.raises(Refused):
        play.move("seller", offer(9_000))


def test_each_move_is_one_round_and_the_sides_alternate() -> None:
    play = after(9_500)
    assert play.now.asks[2].ask.seat == "buyer"
    assert play.now.asks[2].ask.text == "Round 2 of 4."
    with pytest.raises(Refused, match="not your move"):
        play.move("seller", offer(9_400))


def test_the_buyer_can_begin() -> None:
    play = Play(CarSale(), params=fixed(first="buyer"))
    play.move("buyer", offer(7_000))
    play.move("seller", offer(9_500))
    view = CarSale().view(play.now.state, "buyer")
    assert (view.own_offers, view.other_offers) == ((7_000,), (9_500,))
    assert (view.standing, view.standing_by, view.round, view.moves) == (9_500, "seller", 3, 1)


def test_walking_away_ends_it_and_names_the_deal_that_was_missed() -> None:
    play = after(9_500)
    play.move("buyer", WalkAway())
    result = ending(play)
    assert result.summary == "No deal: the buyer walked away in round 2 of 4."
    assert result.payoffs == FrozenDict({"seller": 0.0, "buyer": 0.0})
    assert result.hidden["better_for_both"] == "any price from €8,000 to €9,000"


def test_no_deal_is_missed_where_the_limits_do_not_overlap() -> None:
    play = after(9_800, seller_limit=9_500)
    play.move("buyer", WalkAway())
    result = ending(play)
    assert result.hidden["better_for_both"] == "nothing: no price suited both"


def test_only_a_sale_that_reveals_all_shows_limits_at_the_end() -> None:
    closed, open_ = after(9_500), after(9_500, reveal="all")
    for play in (closed, open_):
        play.move("buyer", WalkAway())
    assert "9,000" not in transcript(closed, "seller")
    assert "9000" not in repr(ending(closed).figures)
    assert "from €8,000 to €9,000 would have suited both" in transcript(open_, "seller")
    assert [mark.name for mark in ending(open_).figures[0].marks] == ["seller's limit", "buyer's limit"]  # type: ignore[union-attr]


def test_the_chart_holds_every_offer_in_its_round_and_the_deal() -> None:
    play = after(9_500, 7_500, 8_800)
    play.move("buyer", Accept())
    (chart,) = ending(play).figures
    assert chart.kind == "chart"
    assert [line.points for line in chart.series] == [((1.0, 9_500.0), (3.0, 8_800.0)), ((2.0, 7_500.0),)]
    assert [(mark.name, mark.y) for mark in chart.marks] == [("deal", 8_800.0)]


def test_an_end_from_outside_is_no_deal() -> None:
    play = after(8_800)
    play.end("host")
    assert ending(play).summary == "No deal: it was ended after 1 of 4 rounds (host)."


def test_no_side_can_offer_or_accept_beyond_its_limit() -> None:
    play = after()
    with pytest.raises(Refused, match="price: At least 8,000"):
        play.move("seller", offer(7_999))
    play.move("seller", offer(9_500))
    with pytest.raises(Refused, match="price: At most 9,000"):
        play.move("buyer", offer(9_001))
    with pytest.raises(Refused, match="Now you can choose Offer or Walk away, not Accept"):
        play.move("buyer", Accept())
    assert play.now.seq == 2


def test_an_acceptance_of_an_offer_that_has_changed_is_refused() -> None:
    play = after(8_900)
    seen = play.now.seq
    play.move("buyer", offer(8_500))
    play.move("seller", offer(8_800))
    with pytest.raises(Refused, match="has changed"):
        play.move("buyer", Accept(), basis=seen)


def test_nothing_can_be_accepted_before_there_is_an_offer() -> None:
    with pytest.raises(Refused, match="Now you can choose Offer or Walk away"):
        after().move("seller", Accept())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"rounds": 1}, "greater than or equal to 2"),
        ({"rounds": 61}, "less than or equal to 60"),
        ({"seller_wish": 7_000}, "every seller_wish must be at or above"),
        ({"buyer_wish": [8_000, 9_500]}, "every buyer_wish must be at or below"),
        ({"buyer_limit": [9_000, 8_000]}, "the low end 9000 is above the high end 8000"),
    ],
)
def test_parameters_that_make_no_sale_are_explained(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        fixed(**changes)  # type: ignore[arg-type]


def test_a_span_is_one_price_or_two() -> None:
    assert Span.model_validate(8_000) == Span(low=8_000, high=8_000) == Span.model_validate([8_000, 8_000])


def test_prices_are_written_and_rounded_as_people_do() -> None:
    assert (money("€", 9_400), money("CHF", 9_400), money("£", 950)) == ("€9,400", "CHF 9,400", "£950")
    assert [haggling_unit(price) for price in (90, 600, 1_200, 9_800, 11_000)] == [1, 5, 10, 50, 100]


def secrets(play: Play) -> dict[str, list[str]]:
    """Each side's private numbers as they could be written, but for those that stand in an offer."""
    state = play.now.state
    public = " ".join(f"{price} {price:,}" for price in state.offers)
    return {
        seat: [
            text
            for number in (state.limits[seat], state.wishes[seat])
            for text in (str(number), f"{number:,}")
            if text not in public
        ]
        for seat in ("seller", "buyer")
    }


@pytest.mark.parametrize("seed", range(10))
def test_random_play_replays_and_branches_and_leaks_nothing(seed: int) -> None:
    play = random_play(CarSale(), seed=seed, params=CarSaleParams.model_validate(CANARIES), moves=60)
    assert_replays(play)
    assert replay(CarSale(), play).events == play.events
    assert_no_leak(play, secrets(play))


def built_in(seed: int, **params: int) -> Play:
    """A sale between the pair of strategies that comes next."""
    seller, buyer = PAIRS[seed % len(PAIRS)]
    players = {"seller": player(BY_NAME[seller]), "buyer": player(BY_NAME[buyer])}
    return played(CarSale(), players, seed=seed, params=CarSaleParams.model_validate(params))


def said(play: Play) -> list[tuple[str, int | None, str]]:
    """Seat, price at stake and text of every move."""
    found = []
    standing: int | None = None
    for item in play.seen(FULL):
        if item.move is None:
            continue
        action = item.move.action
        if isinstance(action, Offer):
            standing = action.price
        price = None if isinstance(action, WalkAway) else standing
        (words,) = action.speech()
        found.append((item.move.seat, price, render(words, lambda ref: None)))
    return found


def sentences(play: Play) -> list[str]:
    """Every sentence said, with the price left out."""
    texts = [PRICE.sub("PRICE", text) for _, _, text in said(play)]
    return [part for text in texts for part in re.split(r"(?<=[.!?])\s+", text)]


@pytest.fixture(scope="module")
def two_hundred() -> list[Play]:
    return [built_in(seed) for seed in range(200)]


def test_built_in_players_never_go_beyond_a_limit(two_hundred: list[Play]) -> None:
    for play in two_hundred:
        state = play.now.state
        assert play.now.over == "finished"
        assert all(price >= state.limits["seller"] for price in state.offers_of("seller"))
        assert all(price <= state.limits["buyer"] for price in state.offers_of("buyer"))
        if state.price is not None:
            assert state.limits["seller"] <= state.price <= state.limits["buyer"]


def test_the_price_said_is_the_price_typed_and_said_once(two_hundred: list[Play]) -> None:
    for play in two_hundred:
        for _, price, text in said(play):
            assert PRICE.findall(text) == ([] if price is None else [money("€", price)]), text


def test_no_sentence_is_used_twice_in_a_session(two_hundred: list[Play]) -> None:
    longest = [built_in(seed, rounds=60) for seed in range(0, 36, 5)]
    for play in (*two_hundred, *longest):
        spoken = sentences(play)
        assert len(spoken) == len(set(spoken))


def test_outcomes_and_lengths_differ_over_seeds(two_hundred: list[Play]) -> None:
    states = [play.now.state for play in two_hundred]
    assert {state.ending for state in states} == {"deal", "walked"}
    assert len({state.price for state in states}) >= 30
    assert len({state.used for state in states}) >= 8


def test_the_same_seed_gives_the_same_events() -> None:
    def events(seed: int) -> list[Event]:
        return built_in(seed).events

    assert events(7) == events(7) != events(43)


def test_built_in_players_leak_nothing_but_what_they_offer() -> None:
    for seed in range(36):
        play = built_in(seed, **CANARIES)
        assert_no_leak(play, secrets(play))


def test_a_boulware_seller_sells_for_more_than_a_conceder() -> None:
    def mean_price(seller: str) -> float:
        players = {"seller": player(BY_NAME[seller]), "buyer": player(BY_NAME["linear"])}
        params = CarSaleParams.model_validate({"seller_limit": 7_000, "buyer_limit": 10_000, "rounds": 30})
        prices = [played(CarSale(), players, seed=seed, params=params).now.state.price for seed in range(10)]
        assert None not in prices
        return sum(filter(None, prices)) / len(prices)

    assert mean_price("boulware") > mean_price("linear") > mean_price("conceder")


def test_tit_for_tat_gives_back_what_it_gets() -> None:
    strategy, settings = player(BY_NAME["tit-for-tat"])
    play = Play(CarSale(), params=fixed(rounds=10))
    for price in (9_900, 9_650, 9_650, 9_200):
        play.move("seller", offer(price))
        action = strategy.decide(play.view("buyer"), play.now.asks[max(play.now.asks)].ask, Rng(1), settings)
        assert action is not None
        play.move("buyer", action)
    assert play.now.state.offers_of("buyer") == (7_000, 7_250, 7_250, 7_700)


@pytest.mark.parametrize("phrases", [SELLER, BUYER])
def test_there_are_enough_phrases_for_the_longest_sale(phrases: Phrases) -> None:
    assert len(phrases.early) >= MOST_TURNS * 2 // 3
    assert len(phrases.late) >= MOST_TURNS // 3
    assert min(map(len, (phrases.opening, phrases.last_call, phrases.accept, phrases.leave))) >= 5


def test_the_two_sides_share_no_line() -> None:
    def lines(phrases: Phrases) -> set[str]:
        clauses = [clause for pool in phrases.clauses.values() for clause in pool]
        arguments = [argument.text for argument in (*phrases.early, *phrases.late)]
        return {*phrases.opening, *arguments, *clauses, *phrases.last_call, *phrases.accept, *phrases.leave}

    assert not lines(SELLER) & lines(BUYER)
    assert not any(re.search(r"\d", line) for line in lines(SELLER) | lines(BUYER))
