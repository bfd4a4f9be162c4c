"""What a call costs, and that nothing costs more than was held for it."""

from hypothesis import given
from hypothesis import strategies as st

from agents.models.prices import estimated, most_used, priced
from agents.models.request import Message, Piece, Request
from agents.models.settings import Prices
from scenarios.engine.desk import Used
from tests.agents.models.asking import SCHEMA, Replies, asked, endpoint_of, model_at

counts = st.integers(0, 10**7)
prices = st.builds(Prices, counts, counts, st.none() | counts)


def test_a_quarter_for_a_million_tokens() -> None:
    assert priced(Used(1_000_000, 0), Prices(250_000)).cost_micros == 250_000
    assert priced(Used(0, 2_000), Prices(0, 10_000_000)).cost_micros == 20_000


def test_a_fraction_is_rounded_up() -> None:
    assert priced(Used(1, 0), Prices(1)).cost_micros == 1
    assert priced(Used(0, 0), Prices(1)).cost_micros == 0


def test_cached_input_has_a_price_of_its_own_if_there_is_one() -> None:
    used = Used(10, 0, 4)
    assert priced(used, Prices(1_000_000)).cost_micros == 10
    assert priced(used, Prices(1_000_000, cached=100_000)).cost_micros == 7
    assert priced(used, Prices(1_000_000, cached=0)).cost_micros == 6


@given(st.text(max_size=300), counts, counts, prices)
def test_nothing_costs_more_than_was_held(text: str, cached: int, output: int, rates: Prices) -> None:
    """However the text is cut into tokens: none is shorter than a byte."""
    request = Request((Message("user", (Piece(text),)),), SCHEMA)
    most = most_used(request, output, rates, schema=True)
    assert most.input_tokens > len(text.encode())
    worst = Used(most.input_tokens, output, min(cached, most.input_tokens))
    assert priced(worst, rates).cost_micros <= most.cost_micros


@given(st.lists(st.text(max_size=200), max_size=4), st.text(max_size=200))
def test_an_estimate_is_within_what_was_held(texts: list[str], answer: str) -> None:
    request = Request(tuple(Message("user", (Piece(text),)) for text in texts))
    used = estimated(request, answer)
    assert used.input_tokens <= most_used(request, 0, Prices(), schema=False).input_tokens
    assert used.output_tokens <= len(answer.encode())


def test_the_most_of_a_model_counts_schema_and_limit() -> None:
    endpoint = endpoint_of(Replies())
    strict = model_at(endpoint, prices=Prices(1_000_000, 1_000_000))
    plain, with_schema = strict.most(asked()), strict.most(asked(schema=SCHEMA))
    assert with_schema.input_tokens > plain.input_tokens
    assert with_schema.output_tokens == 1024
    assert with_schema.cost_micros == with_schema.tokens
    assert strict.most(asked(max_output=9)).output_tokens == 9
    assert strict.most(asked(max_output=9_999)).output_tokens == 1024
    grammar = model_at(endpoint, structured="grammar")
    assert grammar.most(asked(schema=SCHEMA)).input_tokens == plain.input_tokens
