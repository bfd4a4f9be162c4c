"""Answers to consultations, as notes about the ask that they were given for."""

from scenarios.engine.ports import Note, Ref, Store
from scenarios.kernel.actions import Action
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import loads
from scenarios.kernel.wire import decode_entry


async def stored_notes(
    store: Store, ref: Ref, scenario: AnyScenario, number: int, opened: int, upto: int
) -> list[Note]:
    """Those about an ask in the events after `opened`, up to `upto`, oldest first."""
    parents: dict[int, int] = {}
    found: list[Note] = []
    for event in await store.history(ref, opened, upto):
        if event.kind not in ("consult", "answer"):
            continue
        entry = decode_entry(scenario, event.kind, loads(event.body), event.at)
        if event.kind == "consult":
            parents[int(entry.input.data["number"])] = int(entry.input.data["parent"])
        elif parents.get(entry.input.moves[0].ask or 0) == number:
            found.append(note(event.seq, entry.input.moves[0].action))
    return found


def note(seq: int, action: Action) -> Note:
    """The note that an answer makes."""
    return Note(seq, "answer", " ".join(str(words) for words in action.speech()), action)
