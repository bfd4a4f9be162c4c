"""Scripts at the scenarios of the library: every line is used once, in order, where it fits."""

from pathlib import Path

import pytest

from bot.lab import Lab
from scenarios.kernel.errors import ParleyError

EXAMPLE = """
- "Good morning, everybody."
- Offer: {price: 9000, message: "My first word."}
- pass
"""


def script(folder: Path, name: str, text: str) -> str:
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return f"scripted:{file}"


def test_the_example_at_a_car_sale(tmp_path: Path) -> None:
    actor = script(tmp_path, "example", EXAMPLE)
    with Lab() as lab:
        sale = lab.start("car-sale", seats={"seller": actor, "buyer": "strategy:boulware"}, seed=1)
        with pytest.raises(ParleyError, match="script ends after 3 lines"):
            sale.run()
        said = [line for line in sale.transcript().splitlines() if line.startswith("seller")]
        assert said == ["seller: Good morning, everybody.", "seller: My first word. [Offer: price 9,000]"]


def test_two_scripts_settle_a_car_sale(tmp_path: Path) -> None:
    seller = script(
        tmp_path,
        "seller",
        '- "Good day."\n- Offer: {price: 9000, message: "Nine."}\n- "Well?"\n- Accept: {}\n',
    )
    buyer = script(
        tmp_path, "buyer", '- "Hello."\n- pass\n- Offer: {price: 8500, message: "Less."}\n- "Take it."\n'
    )
    with Lab() as lab:
        sale = lab.start("car-sale", seats={"seller": seller, "buyer": buyer}, seed=1)
        outcome = sale.run()
        assert outcome is not None
        assert outcome.metrics["deal"] is True, sale.transcript()
        lines = sale.transcript().splitlines()
        assert [line for line in lines if line.startswith("seller:")] == [
            "seller: Good day.",
            "seller: Nine. [Offer: price 9,000]",
            "seller: Well?",
            "seller: [Accept]",
        ]
        assert [line for line in lines if line.startswith("buyer:")][:2] == [
            "buyer: Hello.",
            "buyer: Less. [Offer: price 8,500]",
        ]


def test_hello_between_the_choices_of_a_dilemma(tmp_path: Path) -> None:
    one = script(tmp_path, "one", '- Cooperate:\n- "hello"\n- Defect:\n- Cooperate:\n')
    two = script(tmp_path, "two", "- Defect:\n- Defect:\n- Cooperate:\n")
    for seats in ({"player-1": one, "player-2": two}, {"player-1": two, "player-2": one}):
        with Lab() as lab:
            game = lab.start("prisoners-dilemma", seats=seats, params={"rounds": 3}, seed=1)
            assert game.run() is not None
            text = game.transcript()
            assert text.count("hello") == 1
            assert game.view("player-1").own == ("CDC" if seats["player-1"] == one else "DDC")  # type: ignore[attr-defined]


def test_scripts_at_a_round_table(tmp_path: Path) -> None:
    one = script(tmp_path, "one", '- "First."\n- "Second."\n- VoteToClose:\n')
    two = script(tmp_path, "two", '- "Third."\n- VoteToClose:\n')
    with Lab() as lab:
        table = lab.start(
            "round-table", preset="neighbourhood", seats={"speaker-1": one, "speaker-2": two}, seed=1
        )
        outcome = table.run()
        assert outcome is not None
        assert outcome.metrics["closed_by"] == "vote"
        assert outcome.metrics["remarks"] == 3


def test_the_example_where_an_offer_is_no_choice(tmp_path: Path) -> None:
    actor = script(tmp_path, "example", EXAMPLE)
    with Lab() as lab:
        game = lab.start("prisoners-dilemma", seats={"player-1": actor}, seed=1)
        with pytest.raises(ParleyError, match="line 2 of its script does not fit"):
            game.run()
        assert game.transcript().count("Good morning, everybody.") == 1
        table = lab.start(
            "round-table", preset="neighbourhood", seats={"speaker-1": actor, "speaker-2": actor}, seed=1
        )
        outcome = table.run()
        assert outcome is not None
        assert outcome.metrics["remarks"] == 2
