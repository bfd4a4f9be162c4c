"""Vectors in bytes: what is stored is what is searched, in any order of growing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.memory.embedders import Floats
from agents.memory.vectors import Vectors, as_text, coded, from_text


def rows(seed: int, count: int, dim: int = 16) -> Floats:
    made = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


@given(st.integers(0, 9), st.lists(st.integers(1, 700), min_size=1, max_size=5))
def test_growing_bit_by_bit_is_the_same_as_at_once(seed: int, sizes: list[int]) -> None:
    made = rows(seed, sum(sizes))
    at_once, by_and_by = Vectors(16), Vectors(16)
    at_once.add(coded(made))
    begin = 0
    for size in sizes:
        by_and_by.add(coded(made[begin : begin + size]))
        begin += size
    assert len(by_and_by) == len(made)
    assert (at_once.likeness(made[0]) == by_and_by.likeness(made[0])).all()


@given(st.integers(0, 9), st.integers(1, 600))
def test_likeness_is_the_cosine(seed: int, count: int) -> None:
    made = rows(seed, count)
    vectors = Vectors(16)
    vectors.add(coded(made))
    assert np.abs(vectors.likeness(made[-1]) - made @ made[-1]).max() < 0.01


@given(st.integers(0, 9), st.integers(1, 40))
def test_a_memo_gives_back_what_it_was_made_from(seed: int, count: int) -> None:
    made = coded(rows(seed, count))
    again = from_text(as_text(made), count, 16)
    assert (again.codes == made.codes).all()
    assert (again.scales == made.scales).all()


def test_a_vector_of_nothing_is_like_nothing() -> None:
    vectors = Vectors(16)
    vectors.add(coded(np.zeros((2, 16), np.float32)))
    assert (vectors.likeness(rows(1, 1)[0]) == 0).all()


def test_they_take_half_of_what_floats_of_two_bytes_would() -> None:
    vectors = Vectors(384)
    for _ in range(40):
        vectors.add(coded(rows(1, 250, 384)))
    assert vectors.nbytes / len(vectors) <= 500
    assert len(as_text(coded(rows(1, 256, 384)))) / 256 <= 520
