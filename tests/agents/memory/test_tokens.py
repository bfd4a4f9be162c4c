"""The estimate of tokens: near a real vocabulary, additive enough, and never in the way."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.memory.tokens import cut, tokens
from scenarios.kernel.seen import __doc__ as prose
from tests.agents.memory import vocabulary

DRAW = random.Random(1)

ENGLISH = [
    "I could go as high as 8,500, but only if you include the winter tyres and deliver the car by Friday.",
    "We've discussed this at length, and frankly I don't believe that lowering the tariff would benefit the "
    "smallholders whom this council claims to represent.",
    "Let's meet halfway: you lower the price a little and I will pick it up myself tomorrow morning.",
    "The mediator suggested that both delegations reconsider the timetable, since the earlier proposal had been "
    "rejected for reasons which nobody has yet explained convincingly.",
    "Hi! Is it still available? I'd like to see it on Saturday.",
    "Every participant receives twenty tokens at the beginning of each round and decides privately how many of "
    "them to contribute; what has been contributed is doubled and shared equally among everyone.",
    "That is my final offer, take it or leave it.",
    str(prose),
]
GERMAN = [
    "Ich könnte bis 8.500 Euro gehen, aber nur, wenn die Winterreifen dabei sind und das Auto bis Freitag kommt.",
    "Wir haben lange darüber gesprochen, und ehrlich gesagt glaube ich nicht, dass eine Senkung der Gebühren den "
    "Kleinbauern nützen würde, die dieser Rat zu vertreten behauptet.",
    "Treffen wir uns in der Mitte: Sie gehen mit dem Preis etwas herunter, und ich hole es morgen früh selbst ab.",
    "Die Geschwindigkeitsbegrenzung auf Bundesstraßen wurde vom Verkehrsausschuss überprüft.",
    "Jeder Teilnehmer erhält zu Beginn jeder Runde zwanzig Münzen und entscheidet für sich, wie viele davon er gibt.",
    "Guten Tag! Ist das Rad noch zu haben?",
]
NUMBERS = [
    *[" ".join([f"{DRAW.randrange(10 ** DRAW.randrange(1, 7)):,}" for _ in range(30)]) for _ in range(4)],
    *[", ".join([f"{DRAW.random() * 100:.3f}" for _ in range(20)]) for _ in range(4)],
    "Offer: price 9,000, quantity 12, deposit 0.15, delivery 2026-11-22 10:48:23",
]
FORMS = [
    json.dumps(
        {"move": "Offer", "price": 9000, "message": "Is that all?", "options": [1, 2, 3], "final": True}
    ),
    json.dumps(
        {"type": "object", "properties": {"price": {"type": "integer", "minimum": 0}}, "required": ["price"]}
    ),
    json.dumps([{"seat": "seller", "price": DRAW.randrange(20_000)} for _ in range(10)], indent=1),
]
WIDE = [
    "我可以出八千五百元、但是你必须在星期五之前把车送来、并且包括冬季轮胎。",
    "冬用タイヤを付けて、金曜日までに車を届けてくれるなら、八千五百まで出せます。",
    "겨울 타이어를 포함하고 금요일까지 차를 배달해 준다면 팔천오백까지 낼 수 있습니다.",
    "我们已经讨论了很长时间、坦率地说、我不认为降低关税会使小农户受益。",
]


@pytest.mark.skipif(not vocabulary.installed(), reason="needs the extras embeddings and local-llm")
@pytest.mark.parametrize(
    "texts", [ENGLISH, GERMAN, NUMBERS, FORMS, WIDE], ids=["english", "german", "numbers", "json", "cjk"]
)
def test_it_is_near_a_real_vocabulary(texts: list[str]) -> None:
    real = [len(each.ids) for each in vocabulary.tokenizer().encode_batch(texts)]
    guessed = [tokens(text) for text in texts]
    assert sum(guessed) == pytest.approx(sum(real), rel=0.10)
    off = [abs(guess / true - 1) for guess, true in zip(guessed, real, strict=True)]
    assert sum(off) / len(off) <= 0.12
    assert max(off) <= 0.35


def test_nothing_has_no_tokens_and_anything_visible_has_some() -> None:
    assert tokens("") == 0
    assert all(tokens(text) >= 1 for text in ("a", "7", "!", "中", "한", "ж", "😀", "\n", "é"))


@given(st.text(max_size=300), st.integers(-1, 60))
def test_a_cut_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    found = cut(text, limit)
    assert text.startswith(found)
    assert tokens(found) <= max(limit, 0)


def test_a_cut_keeps_what_fits_and_most_of_what_may_stay() -> None:
    assert cut("Take it or leave it.", 50) == "Take it or leave it."
    long = "Take it or leave it, my friend. " * 100
    assert 80 <= tokens(cut(long, 100)) <= 100
