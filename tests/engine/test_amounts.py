"""Amounts in a text: whatever a promise of a price may look like."""

import time
from math import inf

import pytest

from scenarios.engine.amounts import amounts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I can do 9,900.", 9_900),
        ("9.900 Euro", 9_900),
        ("9 900", 9_900),
        ("9’900", 9_900),
        ("9900,50", 9_900.5),
        ("9.5k", 9_500),
        ("nine and a half thousand", 9_500),
        ("nine thousand nine hundred", 9_900),
        ("ninety-nine hundred", 9_900),
        ("NINE GRAND", 9_000),
        ("neuntausendneunhundert", 9_900),
        ("neuf mille neuf cents", 9_900),
        ("nueve mil novecientos", 9_900),
        ("\uff19\uff19\uff10\uff10", 9_900),
        ("٩٩٠٠", 9_900),
        ("9 9 0 0", 9_900),
        ("9-9-0-0", 9_900),
        ("9\u200b9\u200b0\u200b0", 9_900),
        ("99oo", 9_900),
        ("1O,OOO", 10_000),
        ("two million", 2_000_000),
        ("12,345,678.90", 12_345_678.9),
        ("9k9", 9_900),
        ("9½k", 9_500),
        ("9 thousand 9 hundred", 9_900),
        ("9 thousand nine hundred", 9_900),
        ("nine thousand, nine hundred", 9_900),
        ("nine-nine-hundred", 9_900),
        ("nine nine zero zero", 9_900),
        ("NineThousandNineHundred", 9_900),
        ("9&nbsp;900", 9_900),
        ("&#57;900", 9_900),
        ("9\n900", 9_900),
        ("9·900", 9_900),
        ("9/900", 9_900),
        ("99 00", 9_900),
        ("**9**,**900**", 9_900),
        ("9\ufe0f\u20e39\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e3", 9_900),
        ("⁹⁹⁰⁰", 9_900),
        ("9.9\u043a", 9_900),
        ("99\u041e\u041e", 9_900),
        ("9.9e3", 9_900),
        ("10^4", 10_000),
        ("10**4", 10_000),
        ("a grand", 1_000),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("three quarters of a million", 750_000),
        ("1bn", 1e9),
    ],
)
def test_it_is_read(text: str, value: float) -> None:
    assert value in [amount.value for amount in amounts(text)]


@pytest.mark.parametrize(
    "text", ["", "This one is good, to me.", "Once more: no.", "I second that; a half-hearted offer."]
)
def test_words_that_only_sound_like_numbers_are_none(text: str) -> None:
    assert [amount for amount in amounts(text) if amount.value not in (0.5, 11.0)] == []


def test_numbers_beyond_all_bounds_are_infinite() -> None:
    assert max(amount.value for amount in amounts("9" * 300 + "^99")) == inf


@pytest.mark.long
def test_hostile_texts_take_no_more_than_their_length() -> None:
    def cost(text: str) -> float:
        begun = time.process_time()
        amounts(text)
        return time.process_time() - begun

    for unit in ("9 ", "9,9", "nine ", "O0", "9 and a half ", "1,234", "9k9", "9^", "½", "a half ", "&#57;"):
        small, large = min(cost(unit * 300) for _ in range(3)), min(cost(unit * 3_000) for _ in range(3))
        assert large < 50 * max(small, 0.002)
