"""The round table of built-in speakers: it talks, varies, and ends by vote."""

import pytest

from bot.lab import Lab


@pytest.mark.parametrize("seed", range(8))
def test_the_demo_of_the_round_table_ends_by_vote(seed: int) -> None:
    with Lab() as lab:
        table = lab.start("round-table", preset="demo", seed=seed)
        outcome = table.run()
        assert outcome is not None
        assert outcome.metrics["closed_by"] == "vote"
        said = [
            line.partition(": ")[2] for line in table.transcript().splitlines() if line.startswith("speaker-")
        ]
        remarks = [line for line in said if not line.startswith("[")]
        assert 6 <= len(remarks) <= 12
        assert len({*remarks}) == len(remarks)


def test_two_seeds_differ() -> None:
    with Lab() as lab:
        first, second = (lab.start("round-table", preset="demo", seed=seed) for seed in (1, 2))
        first.run()
        second.run()
        assert first.transcript() != second.transcript()
