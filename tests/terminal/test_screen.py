"""What is drawn: inert texts, chips, cards with what their reader may learn, and lines that never block."""

import asyncio
import io
import os
from collections.abc import Sequence

import pytest
from rich.console import Console, RenderableType

import bot.pictures.palette
from bot.outcomes import learned
from bot.standing import in_short
from bot.terminal.keyboard import Keyboard, Left
from bot.terminal.pace import delays
from bot.terminal.palette import Palette
from bot.terminal.result import card
from bot.terminal.standing import in_full
from bot.terminal.transcript import Transcript
from scenarios import FrozenDict, Move, Outcome, Say, Value, Words
from scenarios.kernel.position import Entry, Input
from scenarios.kernel.seen import Seen, seen
from scenarios.library.car_sale.actions import Offer


def drawn(thing: RenderableType | None, *, width: int = 60, colour: bool = False) -> str:
    """What a console shows."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="standard" if colour else None
    )
    if thing is not None:
        console.print(thing)
    return out.getvalue()


def line(move: Move[Offer | Say], *, width: int = 60, me: Sequence[str] = ()) -> str:
    """A move as it is shown."""
    console = Console(file=io.StringIO(), width=width)
    transcript = Transcript(console, ("seller", "buyer"), frozenset(me))
    item = Seen(3, 0, "move", "*", move.seat, move=move)
    return drawn(transcript.drawn(item, lambda ref: None), width=width)


def test_a_move_is_speech_with_a_chip_on_one_line_if_it_fits() -> None:
    offer = Move("buyer", Offer(price=9_000, message=Words("What about this?")))
    assert line(offer).strip() == "Buyer    What about this? [Offer: price 9,000]"
    narrow = [part.strip() for part in line(offer, width=40).strip().splitlines()]
    assert narrow == ["Buyer    What about this?", "[Offer: price 9,000]"]
    assert line(offer, me=["buyer"]).startswith("You ")


def test_markup_and_control_sequences_in_what_people_write_do_nothing() -> None:
    said = line(Move("buyer", Say(text=Words("[bold]hi[/bold] :smile: \x1b[31mred"))))
    assert "[bold]hi[/bold] :smile: [31mred" in said
    assert "\x1b" not in said


def test_erased_words_read_as_erased() -> None:
    assert "[erased]" in line(Move("buyer", Say(text=Words.kept("abc"))))


OUTCOME = Outcome(
    summary="Sold.",
    payoffs=FrozenDict({"seller": 300.0, "buyer": 200.0}),
    metrics=FrozenDict({"price": 9_000, "deal": True}),
    own=FrozenDict({"buyer": "You saved a lot."}),
    hidden=FrozenDict({"seller_limit": 8_700, "better_for_both": "nothing else"}),
)


def shown_to(viewer: str) -> str:
    """The card that a viewer gets of a sale whose rules reveal only how it ended."""
    items = seen(9, 0, Entry(Input("end", data={"why": "finished"}), outcome=OUTCOME), viewer)
    outcome = learned(items)
    assert outcome is not None
    return drawn(card(outcome, Palette(("seller", "buyer")), ("seller", "buyer"), viewer), width=80)


def test_each_reader_of_the_card_learns_only_their_own() -> None:
    buyer, public, full = shown_to("buyer"), shown_to("public"), shown_to("full")
    assert "Your gain" in buyer
    assert "200" in buyer
    assert "You saved a lot." in buyer
    for secret in ("300", "8,700", "nothing else"):
        assert secret not in buyer
        assert secret not in public
        assert secret in full
    assert "200" not in public
    assert "9,000" in public


def test_colours_are_those_of_charts_and_pages_and_stay_when_somebody_joins() -> None:
    palette = Palette(("a", "b"))
    assert palette.colours == bot.pictures.palette.assigned(("a", "b"))
    later = palette.with_seats(("a", "c", "b"))
    assert (later["a"], later["b"]) == (palette["a"], palette["b"])
    assert later["c"] not in (palette["a"], palette["b"])


def test_the_pace_fills_the_time_and_gives_longer_texts_more() -> None:
    waits = delays([0, 60, 240], 30)
    assert sum(waits) == pytest.approx(30)
    assert waits == sorted(waits)
    assert delays([], 30) == []


class Here(Value):
    role: str = "buyer"
    round: int = 3
    best: int | None = None
    """The best price so far."""
    year: int = 2015
    offers: tuple[int, ...] = (9_000, 9_100)


def test_the_standing_is_told_in_short_and_in_full() -> None:
    assert in_short(Here()) == "Round 3 · Year 2015 · Offers 9,000, 9,100"
    assert in_short(Here(), told="Round 3 of 9, year 2,015.") == "Year 2015 · Offers 9,000, 9,100"
    assert in_short(Here(), told="Round 30, round 3,000.") == in_short(Here())
    assert "The best price so far." in drawn(in_full(Here()), width=80)


def test_lines_come_whole_and_the_end_is_noticed() -> None:
    ours, theirs = os.pipe()

    async def read() -> list[str]:
        keyboard = Keyboard(ours)
        os.write(theirs, b"first\r\nsec")
        found = [await keyboard.line()]
        os.write(theirs, b"ond\nlast")
        found.append(await keyboard.line())
        os.close(theirs)
        found.append(await keyboard.line())
        with pytest.raises(Left):
            await keyboard.line()
        keyboard.close()
        return found

    assert asyncio.run(read()) == ["first", "second", "last"]
    os.close(ours)


def test_a_file_and_a_closed_descriptor_are_input_too(tmp_path: object) -> None:
    async def read(descriptor: int) -> list[str]:
        keyboard = Keyboard(descriptor)
        found = []
        try:
            while True:
                found.append(await keyboard.line())
        except Left:
            return found

    path = f"{tmp_path}/typed"
    with open(path, "w", encoding="utf-8") as file:
        file.write("one\ntwo\n")
    descriptor = os.open(path, os.O_RDONLY)
    assert asyncio.run(read(descriptor)) == ["one", "two"]
    os.close(descriptor)
    assert asyncio.run(read(descriptor)) == []
