"""All that people read of the commands: help, listings, mistakes and what to do about them."""

from collections.abc import Sequence
from typing import Final

ABOUT: Final = "Scenarios that people and models play with each other: negotiations, games, conversations."
DEBUG: Final = "When something goes wrong, show where."
VERSION: Final = "Print the version."

DEMO: Final = "Watch two built-in negotiators settle a car sale."
DEMO_SCENARIO: Final = "Another scenario to watch."
DEMO_FAST: Final = "Show everything at once."
RESUME: Final = "Go on with a session of built-in players that was set aside, and watch it."
PLAY: Final = "Play yourself: a new session of a scenario, or one that was begun."
PLAY_WHAT: Final = "A scenario's name, or the id of a session or branch."
PLAY_AS: Final = "The seat you take; give it several times to hand one screen over between seats."
PLAY_ASSIST: Final = "A model that drafts your moves; you change and send them."
SERVE: Final = "Let people play in a chat: connect to the platforms of the settings, until Ctrl-C."
LIST: Final = "What is here: sessions, scenarios or models."
LIST_WHAT: Final = "sessions, scenarios or models."
SHOW: Final = "A session with its branches, or a scenario with its roles and choices."
SHOW_WHAT: Final = "The id of a session or branch, or a scenario's name."
CHECKPOINT: Final = "Give a step of a session a name."
CHECKPOINT_NAME: Final = "The name."
CHECKPOINT_AT: Final = "The step; the last one unless you say."
BRANCH: Final = "Go back to any step and let it go on differently; the original stays."
BRANCH_AT: Final = "A checkpoint, or the number of a step; the branch goes on after it."
BRANCH_EDIT: Final = """JSON that changes that very step, such as '{"price": 8000}'."""
BRANCH_CALLS: Final = (
    "Where the answers of models come from: record (every call is made once), off (always anew), replay (only from "
    "what it branches from) or replay-or-call."
)
ASK: Final = "Ask the AI at a seat something; nobody in the session learns of it."
ASK_SEAT: Final = "The seat."
ASK_QUESTION: Final = "What you want to know."
ASK_AT: Final = "As it stood after this step; the last one unless you say."
MEMORY: Final = "What the AI at a seat remembers."
EXPORT: Final = "Write a session to a file."
EXPORT_FORMAT: Final = "html, json, jsonl or md; by default what the file's name says."
EXPORT_VIEW: Final = "public, a seat, or full."
EXPORT_TREE: Final = "With all other branches of the session."
EXPORT_OUT: Final = "The file; - is standard output."
VERIFY: Final = "Check that what is stored is what happened."
DB: Final = "The database."
DOCTOR: Final = "What is set up, what is missing, and how to mend it."
DOCTOR_OFFLINE: Final = "Do not try to reach models."
PRESET: Final = "One of the scenario's presets; the first one unless you say."
SEAT: Final = (
    "Who holds a seat: human, strategy:NAME[?param=value], scripted:FILE, model:NAME, assisted:MODEL, "
    "delegate:MODEL or actor:NAME, a player of the settings."
)
SEED: Final = "A number; the same one gives the same chances again."
ID: Final = "The id of a session or branch."
AS_JSON: Final = "As JSON, for programs."

STOPPED: Final = "Stopped."
DISK_FULL: Final = "The disk is full: free some space and run the command again; what was stored is safe."

SEED_IS: Final = "seed {seed}"
USING_BRANCH: Final = "This is its first branch, {label}."
RESUMED: Final = "Going on with {label}."
BEGUN: Final = "This is {label}: leave with Ctrl-C whenever you like and go on later."
GO_ON: Final = "Everything is kept. Go on with: {command}"
THEIR_MOVE: Final = "It is {seats} move now. That seat is played with: {command}"
OTHERS_MOVE: Final = "Nobody here can move now; look at it with: {command}"
NOW_THEIR_MOVE: Final = "It is now {seats} move: {command}"
THINKING: Final = "AI players are thinking; Ctrl-C sets the session aside"
GOES_ON: Final = "{label} goes on; Ctrl-C sets it aside"
ASKING: Final = "Waiting for the answer"
FAILED_FOR_PEOPLE: Final = (
    "{trouble} Everything is kept: `{doctor}` looks at every model; then go on with `{command}`."
)
SET_ASIDE: Final = (
    "It cannot go on: {why}. Everything so far is kept; once that is mended, go on with `{command}`."
)
NOT_FOR_WATCHING: Final = "People play in {label}: go on with `{command}`."
TRY_NEXT: Final = "Three things to try next"
NEXT: Final = "What you can do next"
NEXT_PLAY: Final = "Play it yourself"
NEXT_PLAY_AGAIN: Final = "Play again"
NEXT_BRANCH: Final = "Go back to step {step} and let {seat} play differently"
NEXT_SHOW: Final = "Look at it again, step by step"
NEXT_EXPORT: Final = "Keep it as a page to read"
NEXT_LIST: Final = "See what else can be played"
WHOLE_RECORD: Final = "The whole record"
TAKE_OVER: Final = "You take {whose} seat from the {holder}."
HANDED: Final = "{whose} seat is now held by: {holder}."

NOT_LOADED: Final = "Not loaded"
NO_SESSIONS: Final = "No sessions yet; begin with `{command}`."
SESSION_COLUMNS: Final = ("id", "scenario", "begun", "branches", "steps", "state")
MODEL_COLUMNS: Final = ("name", "provider", "model", "tokens", "form", "in / out", "key")
FREE: Final = "–"
KEY_SET: Final = "{variable} is set"
KEY_UNSET: Final = "{variable} is not set"
NO_KEY_NEEDED: Final = "none"
SEATS: Final = "Seats"
BRANCHES: Final = "Branches"
NOTHING_REMEMBERED: Final = "Nothing yet."
CALLS: Final = "Answers of models"
CALLS_FROM: Final = {
    "off": "asked for anew each time",
    "replay": "only those of {replays}",
    "replay-or-call": "those of {replays}, and new ones where it has none",
}
CHECKPOINTS: Final = "Checkpoints"
SPENDING: Final = "Spending"
NOTHING_SPENT: Final = "nothing so far"
WHOLE_SESSION: Final = "All branches"
FAILED_CALLS: Final = "{count} failed"
UNSETTLED_CALLS: Final = "{count} not settled, counted with what they may use at most"


def spending(calls: int, tokens_in: int, tokens_out: int, cost_micros: int) -> str:
    """What was used up, in one line."""
    if not calls:
        return NOTHING_SPENT
    money = f", {cost_micros / 1e6:,.4f} in money" if cost_micros else ""
    return f"{count(calls, 'model call')}, {tokens_in:,} tokens in, {tokens_out:,} out{money}"


STEPS: Final = "Steps"
STATE: Final = "State"
ROLES: Final = "Roles"
CHOICES: Final = "Choices"
PRESETS: Final = "Presets"
PLAYERS: Final = "Built-in players"
TRY_IT: Final = "Play it with"
NEEDED: Final = "needed"
OPTIONAL: Final = "optional"
TALK: Final = {
    "never": "There is no talk; only the choices count.",
    "on_turn": "One can talk when it is one's move.",
    "any_time": "One can talk at any time.",
}
FROM_STEP: Final = "after step {step} of {parent}"
MADE: Final = "{label} goes on after step {step} of {parent}."
MADE_EDITED: Final = "{label} goes on from a changed step {step} of {parent}."
STILL_OPEN: Final = "still open"
HOW_IT_ENDED: Final = "How it ended"
NAMED: Final = "Step {step} of {label} is now called {name}."
WROTE: Final = "Wrote {path} ({view})."
VIEW_FULL: Final = "everything"
VIEW_PUBLIC: Final = "what everybody could see"
VIEW_SEAT: Final = "what {seat} could see"
VERIFIED: Final = "{label}: {steps} derived again from the start, and nothing differs."
DIFFERS: Final = (
    "{label} differs from what happened: {why} Restore it from a backup, or go on before that step."
)
ERASED_SINCE: Final = "{count} erased since, as is allowed."
ALL_WELL: Final = "Everything that is needed is there."
MEND_FIRST: Final = "Something that is needed is missing: mend what is marked with ✗ and run it again."

NO_SEAT_CHOSEN: Final = "Say which seat you take with --as: {seats}."
DEMO_HAS_NO_PEOPLE: Final = "The demo is for watching; to take a seat yourself: {command}."
PLAYED_BY_YOU: Final = (
    "You cannot both take {whose} seat and give it to somebody else; leave one of the two out."
)
ALREADY_OVER: Final = "{label} is over; look at it with `{show}`, or play on from a step with `{branch}`."
NOT_FOUND: Final = "There is no scenario and no session called {name!r}; `{command}` shows what there is."
SOMEBODY_ELSE: Final = "You cannot take {whose} seat, which is somebody else's; take another one."
GIVEN_UP_BEFORE: Final = (
    "You gave a seat of {label} up for good, so you can only watch it; "
    "play a new session, or a branch of this one once it is over."
)
ONLY_NEW: Final = "--preset and --seed are only for a new session; {label} has been begun already."
NO_JSON: Final = "--edit takes JSON, such as '{\"price\": 8000}'."
EDIT_OBJECT: Final = "--edit takes an object in braces, such as '{\"price\": 8000}'."
BAD_SEED: Final = "Give a whole number from 0 to {last}."
BAD_LIST: Final = "There are three lists, sessions, scenarios and models, and no {what!r}."
BAD_CALLS: Final = "--calls is record, off, replay or replay-or-call, not {calls!r}."
BAD_FORMAT: Final = "An export is html, json, jsonl or md, not {format!r}."
NO_FORMAT: Final = "Say the format with --format: html, json, jsonl or md."
NO_SUCH_STEP: Final = "{label} has no step {step}; its steps are 1 to {last}."
NO_SUCH_VIEW: Final = "There is no view {view!r}; choose public, full or a seat: {seats}."


def usage(what: str, help_command: str) -> str:
    """A mistake on the command line, and where its help is."""
    return f"{what.rstrip('.')}: `{help_command}` shows how it is written."


def seat_needs_actor(pair: str) -> str:
    return f"Write --seat ROLE=ACTOR, such as --seat seller=strategy:conceder, not {pair!r}."


def seat_twice(seat: str) -> str:
    return f"The seat {seat!r} is given twice; give it once."


def which_seat(name: str, seats: Sequence[str]) -> str:
    return f"There is no seat {name!r}; choose one of: {', '.join(seats)}."


def no_such_point(label: str, at: str, checkpoints: Sequence[str], last: int) -> str:
    """What `--at` can be instead."""
    if not checkpoints:
        return f"{label} has no checkpoints, so no {at!r}; give the number of a step from 1 to {last}."
    known = listed(checkpoints, "or")
    return f"{label} has no checkpoint {at!r}; name one of {known}, or the number of a step from 1 to {last}."


def unloaded(errors: Sequence[str]) -> str:
    """What could not be read where scenarios are looked for, after another sentence."""
    return "".join(f" Not loaded: {error}" for error in errors)


def unfit(where: str, why: str) -> str:
    return f"What was given does not fit ({where}: {why}); correct it and run the command again."


def unusable_file(name: object, why: str) -> str:
    return f"{name or 'A file'} cannot be used ({why.lower()}); check that it is there and yours to use."


def database_failed(why: str) -> str:
    first = why.strip().splitlines()[0] if why.strip() else "it does not answer"
    return f"The database cannot be used ({first}); `parley doctor` looks closer."


def unexpected(what: str, command: str) -> str:
    return f"Something unexpected happened ({what}); run it again with --debug to see where."


def view_refused(label: str, seat: str, command: str, own: str | None) -> str:
    """Why only one's own view can be had while one plays."""
    instead = f"--view {own} or --view public" if own else "--view public"
    return (
        f"You play {seat} in {label}, which is not over, so the others' secrets stay theirs: "
        f"take {instead}, or finish it first with `{command}`, "
        "where you can also give the seat up."
    )


def asking_refused(label: str, seat: str, command: str) -> str:
    """Why nobody who plays can look into another's head."""
    return (
        f"You play {seat} in {label}, which is not over, so what AI players think stays theirs: first finish it "
        f"with `{command}`, or give the seat up there."
    )


def seat_refused(label: str, own: str, wanted: str, command: str) -> str:
    """Why one cannot sit on two sides, unless two people begin like that at one screen."""
    return (
        f"You play {own} in {label}, and {wanted} seat would show you what only the other side knows: first "
        f"finish it with `{command}`, or begin anew with --as for every seat that plays at this screen."
    )


def branch_refused(label: str, seat: str, command: str) -> str:
    """Why what one plays cannot be tried out elsewhere first."""
    return (
        f"You play {seat} in {label}, and a branch would show you how the others answer: first finish it "
        f"with `{command}`, or give the seat up there, then branch."
    )


def steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count:,} steps"


def listed(things: Sequence[str], last: str = "and") -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} {last} {things[-1]}"


def step(number: int) -> str:
    return f"step {number:,}"


def count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def waiting_for(seats: Sequence[str]) -> str:
    """Whose move it is."""
    return f"waiting for {listed(seats)}" if seats else ""
