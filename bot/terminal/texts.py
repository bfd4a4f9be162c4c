"""All that people read while they watch or play in a terminal."""

from typing import Final

from agents import forms
from bot import wording

MY_ROLE: Final = "My role"
WHERE_IT_STANDS: Final = "Where it stands"
ONLY_KNOWS: Final = "Only {seat} knows:"
YOU: Final = "You"
GOES_BACK: Final = "A single < goes back to your choices; leave, help and the like work here too."
OPTIONAL: Final = "optional, Enter leaves it out"
PROMPT_CHOICE: Final = "Your choice: "
SAY_TITLE: Final = "Say"
SAY_HELP: Final = "Talk to the others; it does not use up your move."
COMMANDS: Final = {
    "role": "read your role again",
    "view": "all you can see of how it stands",
    "pass": "do nothing now",
    "send": "send the draft as it is",
    "take over": "hold the seat yourself from here on",
    "give up": "hand your seat to a built-in player for good",
    "leave": "go on another time",
    "help": "what these words do",
}
ALSO: Final = "or type"
TALK_HINT: Final = "You can also type `say` and what you want to say."
NOT_UNDERSTOOD: Final = "Type the number or the name of one of the choices, not {text!r}."
AMBIGUOUS: Final = "{text!r} could mean {choices}; type a little more."
LINE_CUT: Final = (
    "A terminal takes lines of at most {most} bytes, and the end of yours was lost; type a shorter one."
)
NOTHING_CHANGED: Final = "Nothing has changed."
YES_OR_NO: Final = "yes or no"
COMMAS: Final = "several, with commas between them"
AS_JSON: Final = "written as JSON"
NO_JSON: Final = "This cannot be read as JSON."
YOUR_MOVE: Final = "Your move"
QUESTIONS: Final = "A few questions"
FREE_FLOOR: Final = "The floor is open"
TIME_LEFT: Final = "{left} left"
HAS_CHOSEN: Final = "has chosen, sealed until all have"
ASKED_ABOUT: Final = "wants advice: "
WAS_TOLD: Final = "gets the advice: "
NOTED: Final = "notes: "
REPORTS: Final = "reports: "
RESULT: Final = "Result"
REPORTED: Final = "What was done for you"
YOU_ARE_ASKED: Final = "You are asked"
KEEPS: Final = "Enter keeps {value}"
KEEPS_OR_NOT: Final = "Enter keeps {value}, - leaves it out"
THINKS: Final = "{seats}: thinking"
TAKEN_OVER: Final = "You hold {whose} seat yourself from here on."
GAIN: Final = "{seat}'s gain"
YOUR_GAIN: Final = "Your gain"
PRIVATE_NUMBERS: Final = "Private until the end"
HAND_OVER: Final = "Pass the screen to {seat}, then press Enter."
HANDED: Final = "This screen is for {seat}."
GIVE_UP: Final = (
    "A built-in player would hold {whose} seat for good, and you could only watch. Type yes to give it up: "
)
GAVE_UP: Final = "You gave up {whose} seat."
KEPT_SEAT: Final = "You keep your seat."
WATCHING: Final = "The others go on without you."


STATUS: Final = {"running": "open", "done": "over", "paused": "paused", "quarantined": "set aside"}


def holder(actor: str, *, mine: bool = False) -> str:
    """Who decides for a seat, in words: "you", "a person", "built-in player boulware?e=2"."""
    kind, _, rest = actor.partition(":")
    match kind:
        case "human":
            return "you" if mine else "a person"
        case "strategy":
            return f"built-in player {rest}"
        case "scripted":
            return f"script {rest}"
        case "model" | forms.NAMED:
            return f"AI {rest}"
        case "delegate":
            return f"AI {rest} for {'you' if mine else 'a person'}"
        case "assisted":
            return f"{'you' if mine else 'a person'} with AI {rest}"
        case "committee":
            return f"AI players together: {rest}"
        case _:
            return actor


def bounds(low: float | None, high: float | None) -> str:
    """The range of a number: "7,000 to 9,000", "at least 7,000", "at most 9,000"."""
    if low is not None and high is not None:
        return f"{wording.number(low)} to {wording.number(high)}"
    if low is not None:
        return f"at least {wording.number(low)}"
    return f"at most {wording.number(high)}" if high is not None else ""


def stopped(why: str | None) -> str:
    """Why it was set aside, and what to do."""
    return (
        f"It cannot go on: {(why or 'nothing is known of the cause').rstrip('.')}. Mend that, then play on."
    )
