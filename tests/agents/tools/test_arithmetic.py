"""The calculator: exact, bounded, and deaf to anything that is no sum."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tools.arithmetic import NoSum, calculated


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("2 + 3 * 4", "14"),
        ("(9000 - 8200) * 15%", "120"),
        ("15% of 9,000", "1350"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "about 0.3333333333"),
        ("-2 / 3", "about -0.6666666667"),
        ("1/8", "0.125"),
        ("-7", "-7"),
        ("+.5", "0.5"),
        ("2 ** 10", "1024"),
        ("2^10", "1024"),
        ("2 ** -2", "0.25"),
        ("(-2) ** 3", "-8"),
        ("0 ** 0", "1"),
        ("1,234,567.5 × 2", "2469135"),
        ("9000 ÷ 2 − 1", "4499"),
        ("5%", "0.05"),
        ("100 / 5%", "2000"),
        ("12.5 %", "0.125"),
        ("1 +\n 2", "3"),
        ("12345678901234567890.5 + 0.5", "12345678901234567891"),
        ("1/3*3", "1"),
        ("99999999999999999999 / 7", "about 14285714285714285714.1428571429"),
        ("1 / 10 ** 12", "about 0"),
    ],
)
def test_sums(text: str, result: str) -> None:
    assert calculated(text) == result


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "__import__('os')",
        "a + 1",
        "1 if 2 else 3",
        "1 == 1",
        "1; 2",
        "(1, 2)",
        "1, 2",
        "()",
        "5(3)",
        "2 3",
        "1 +",
        "(1",
        "1)",
        "7 // 2",
        "7 % 2 3",
        "1_0",
        "1.",
        "1.2.3",
        "1e9",
        "0x10",
        "09",
        "1 / 0",
        "0 ** -1",
        "1 / (2 - 2)",
        "2 ** 0.5",
        "9 ** 9 ** 9",
        "9 ** 99999999999999",
        "(9 ** 200) ** 200",
        "9" * 199 + " ** 9",
        "9" * 200 + "9",
        "(" * 99 + "1" + ")" * 99 + "**",
        "-" * 199 + "x",
        "[1]",
        "1\x00",
        "１ + 1",  # noqa: RUF001
        "1 @ 2",
        "~1",
        "lambda: 1",
    ],
)
def test_what_is_no_sum_says_what_to_write(text: str) -> None:
    with pytest.raises(NoSum):
        calculated(text)


def test_deep_sums_end() -> None:
    assert calculated("-" * 198 + "1") == "1"
    assert calculated("(" * 90 + "1" + ")" * 90) == "1"


@given(
    st.integers(-(10**9), 10**9),
    st.decimals(-1000, 1000, places=3, allow_nan=False),
    st.sampled_from("+-*"),
)
def test_whole_numbers_and_decimals_are_exact(left: int, right: object, sign: str) -> None:
    wanted = {"+": Fraction.__add__, "-": Fraction.__sub__, "*": Fraction.__mul__}[sign](
        Fraction(left), Fraction(str(right))
    )
    assert Fraction(calculated(f"({left}) {sign} ({right})")) == wanted
