"""Whoever plays sees through that seat only, whatever command they use, until it is over or given up."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Parley


@pytest.fixture
def live(parley: Parley) -> str:
    """A branch in which this person is the buyer, with the seller's offer on the table."""
    shown = parley("play", "car-sale", "--as", "buyer", "--preset", "family-car", "--seed", "7").out
    found = re.search(r"This is ([a-z0-9]{6}/1)", shown)
    assert found is not None, shown
    return found[1]


def secret(parley: Parley) -> str:
    """The seller's limit, which a demo with the same seed shows to those who only watch."""
    shown = parley("demo", "--seed", "7", "--preset", "family-car", "--seat", "buyer=strategy:micro").out
    found = re.search(r"never sell it for less than €(\d),(\d{3})", re.sub(r"\s+", " ", shown))
    assert found is not None, shown
    return f"{found[1]}{found[2]}"


@pytest.mark.parametrize("view", ["full", "seller"])
def test_no_view_but_ones_own(parley: Parley, live: str, tmp_path: Path, view: str) -> None:
    out = tmp_path / "x.json"
    refused = parley("export", live, "--view", view, "-o", str(out))
    assert refused.code == 1
    assert "--view buyer or --view public" in refused.err
    assert not out.exists()


def test_every_way_out_is_free_of_the_others_secrets(parley: Parley, live: str) -> None:
    hidden = secret(parley)
    ways = [
        ("show", live),
        ("show", live, "--json"),
        ("list", "--json"),
        ("export", live, "--format", "json", "-o", "-"),
        ("export", live, "--format", "html", "--tree", "-o", "-"),
        ("export", live, "--format", "md", "--view", "public", "-o", "-"),
        ("export", live, "--format", "jsonl", "--view", "buyer", "-o", "-"),
    ]
    for way in ways:
        done = parley(*way)
        assert done.code == 0, done.err
        assert done.out
        assert hidden not in done.out.replace(",", ""), way
    # The same seed would give the same secrets to whoever watches.
    families = [one for one in json.loads(parley("list", "--json").out) if one["session"] == live[:6]]
    assert families[0]["seed"] is None


def test_no_branch_tells_how_the_others_would_answer(parley: Parley, live: str) -> None:
    refused = parley("branch", live, "--at", "2", "--seat", "buyer=strategy:conceder")
    assert refused.code == 1
    assert f"play {live} --as buyer" in refused.err


def test_nobody_sits_on_both_sides_but_from_the_start(parley: Parley, live: str) -> None:
    for way in (("--as", "seller"), ("--as", "buyer", "--as", "seller"), ("--seat", "seller=human")):
        refused = parley("play", live, *way)
        assert (refused.code, refused.out) == (1, ""), way
        assert "what only the other side knows" in refused.err


def test_a_branch_does_not_seat_one_opposite_oneself(parley: Parley, sale: str) -> None:
    assert parley("branch", sale, "--at", "4", "--seat", "buyer=human").code == 0
    refused = parley("branch", sale, "--at", "4", "--seat", "seller=human")
    assert refused.code == 1
    assert "what only the other side knows" in refused.err


def test_a_branch_of_a_finished_session_keeps_its_secrets_too(parley: Parley, sale: str) -> None:
    assert parley("branch", sale, "--at", "4", "--seat", "buyer=human").code == 0
    assert parley("export", sale, "--view", "full", "--format", "json", "-o", "-").code == 1
    assert (
        parley("export", f"{sale}/2", "--tree", "--view", "seller", "--format", "json", "-o", "-").code == 1
    )


def test_after_the_end_everything_is_there(parley: Parley, live: str) -> None:
    assert parley("play", live, "--as", "buyer", typed="walk\n\n").code == 0
    done = parley("export", live, "--view", "full", "--format", "json", "-o", "-")
    assert done.code == 0
    assert parley("branch", live, "--at", "2", "--seat", "buyer=strategy:conceder").code == 0


def test_two_at_one_screen_see_only_what_is_public(parley: Parley) -> None:
    shown = parley("play", "car-sale", "--as", "buyer", "--as", "seller").out
    found = re.search(r"This is ([a-z0-9]{6}/1)", shown)
    assert found is not None
    refused = parley("export", found[1], "--view", "seller", "--format", "md", "-o", "-")
    assert refused.code == 1
    assert "--view public" in refused.err
    assert parley("export", found[1], "--format", "md", "-o", "-").code == 0
