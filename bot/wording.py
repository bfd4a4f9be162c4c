"""Words in which seats, numbers and times are said, on any screen."""


def seat_name(seat: str) -> str:
    """`speaker-2` reads "speaker 2"."""
    return seat.replace("-", " ").replace("_", " ")


def the(seat: str) -> str:
    """A seat in a sentence: "the buyer", "speaker 2"."""
    name = seat_name(seat)
    return name if name[-1].isdigit() else f"the {name}"


def whose(seat: str) -> str:
    """Belonging to a seat: "the buyer's", "speaker 2's"."""
    return f"{the(seat)}'s"


def heading(text: str) -> str:
    """A name as a heading: "speaker 2" reads "Speaker 2"."""
    return begun(text.replace("_", " ").replace("-", " "))


def begun(text: str) -> str:
    """The text as it begins a line: with a capital letter."""
    return text[:1].upper() + text[1:]


def number(value: float) -> str:
    """Grouped digits, no needless decimals: "9,400", "0.53"."""
    whole = int(value) if float(value).is_integer() else None
    return f"{whole:,}" if whole is not None else f"{value:,.2f}"


def left(seconds: float) -> str:
    """A time in the largest fitting units: "3 days", "2 h 5 min", "40 s"."""
    if seconds >= 2 * 86_400:
        return f"{int(seconds // 86_400)} days"
    if seconds >= 3_600:
        return f"{int(seconds // 3_600)} h {int(seconds % 3_600 // 60)} min"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s" if seconds >= 60 else f"{max(0, int(seconds))} s"
