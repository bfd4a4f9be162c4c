"""Which machine speaks next: each rule of the policy alone, and all of them on random floors."""

from hypothesis import given
from hypothesis import strategies as st

from scenarios.engine.wake import MOST_BETWEEN_PEOPLE, Remark, Wake, addressed, next_speaker

MACHINES = ("speaker-2", "speaker-3", "speaker-4")
NAMES = {seat: (seat, seat.replace("-", " ")) for seat in MACHINES}


def floor(*said: tuple[str, str]) -> list[Remark]:
    """Remarks by (seat, text), numbered from 1; `speaker-1` and `speaker-5` are people."""
    return [Remark(seq, seat, seat in MACHINES, text) for seq, (seat, text) in enumerate(said, 1)]


def who(*said: tuple[str, str], passed: tuple[tuple[str, int], ...] = (), people: bool = True) -> Wake | None:
    return next_speaker(floor(*said), MACHINES, NAMES, passed, people=people)


def test_names_are_words_of_their_own() -> None:
    assert addressed("Speaker-3 and SPEAKER 2, please", NAMES) == ["speaker-3", "speaker-2"]
    assert addressed("speaker-30, loudspeaker-3, speaker-3x", NAMES) == []
    assert addressed("speaker-3? speaker-3!", NAMES) == ["speaker-3"]
    assert addressed("", NAMES) == []


def test_machines_wait_for_the_first_word_of_a_person() -> None:
    assert who() is None
    assert next_speaker([], [], {}, people=True) is None


def test_an_undirected_remark_is_answered_by_one_after_a_gap() -> None:
    assert who(("speaker-1", "Hello")) == Wake("speaker-2", 1, after_gap=True)
    assert who(("speaker-1", "Hello"), ("speaker-2", "Hi")) is None


def test_the_turn_goes_to_who_has_been_silent_longest() -> None:
    assert who(("speaker-1", "a"), ("speaker-2", "b"), ("speaker-1", "c")) == Wake(
        "speaker-3", 3, after_gap=True
    )


def test_who_may_answer_may_pass_and_nobody_else_is_asked() -> None:
    assert who(("speaker-1", "Hello"), passed=(("speaker-2", 1),)) is None


def test_who_is_addressed_answers_at_once_and_once() -> None:
    ask = ("speaker-1", "speaker-4, and you?")
    assert who(ask) == Wake("speaker-4", 1, after_gap=False)
    assert who(ask, ("speaker-4", "Yes")) is None
    assert who(ask, passed=(("speaker-4", 1),)) is None


def test_all_who_are_addressed_answer_in_the_order_of_their_names() -> None:
    ask = ("speaker-1", "speaker-4 and speaker-2, what now?")
    assert who(ask) == Wake("speaker-4", 1, after_gap=False)
    assert who(ask, ("speaker-4", "Yes")) == Wake("speaker-2", 1, after_gap=False)
    assert who(ask, ("speaker-4", "Yes"), ("speaker-2", "No")) is None


def test_an_address_is_not_lost_when_somebody_else_speaks_first() -> None:
    said = (("speaker-1", "speaker-4, and you?"), ("speaker-5", "I think so."), ("speaker-5", "speaker-2?"))
    assert who(*said) == Wake("speaker-4", 1, after_gap=False)
    assert who(*said, ("speaker-4", "Me too")) == Wake("speaker-2", 3, after_gap=False)
    assert who(*said, ("speaker-4", "Me too"), ("speaker-2", "Here")) is None


def test_who_declined_an_address_is_not_asked_again() -> None:
    said = (("speaker-1", "speaker-4, and you?"), ("speaker-5", "speaker-3?"), ("speaker-3", "Here"))
    assert who(*said, passed=(("speaker-4", 1),)) is None


def test_machines_may_talk_to_each_other_within_the_bound() -> None:
    chain = [
        ("speaker-1", "Hello"),
        ("speaker-2", "speaker-3?"),
        ("speaker-3", "speaker-4?"),
        ("speaker-4", "speaker-2?"),
    ]
    assert MOST_BETWEEN_PEOPLE == 3
    assert who(*chain[:2]) == Wake("speaker-3", 2, after_gap=False)
    assert who(*chain[:3]) == Wake("speaker-4", 3, after_gap=False)
    assert who(*chain) is None


def test_nobody_answers_itself() -> None:
    assert who(("speaker-1", "Hello"), ("speaker-2", "speaker-2 is my name")) is None
    assert who(("speaker-2", "Hello"), people=False) == Wake("speaker-3", 1, after_gap=False)
    alone = next_speaker(floor(("speaker-2", "Hello")), ["speaker-2"], NAMES, people=False)
    assert alone is None


def test_without_people_they_take_turns_until_all_pass() -> None:
    assert who(people=False) == Wake("speaker-2", 0, after_gap=False)
    said = (("speaker-2", "a"), ("speaker-3", "b"))
    assert who(*said, people=False) == Wake("speaker-4", 2, after_gap=False)
    assert who(*said, passed=(("speaker-4", 2),), people=False) == Wake("speaker-2", 2, after_gap=False)
    assert who(*said, passed=(("speaker-4", 2), ("speaker-2", 2)), people=False) is None


TEXTS = st.sampled_from(
    [
        "Well.",
        "speaker-2?",
        "speaker-3 and speaker-4!",
        "I ask speaker-4.",
        "speaker-1, hm?",
        "speaker-2 speaker-3 speaker-4",
    ]
)
TURNS = st.lists(
    st.tuples(st.sampled_from(["speaker-1", "speaker-5", "machine", "pass"]), TEXTS), max_size=60
)


@given(TURNS)
def test_on_any_floor_the_bounds_hold(turns: list[tuple[str, str]]) -> None:
    remarks: list[Remark] = []
    passed: set[tuple[str, int]] = set()
    woken: dict[tuple[str, int], int] = {}
    for turn, text in turns:
        wake = next_speaker(remarks, MACHINES, NAMES, passed, people=True)
        seq = len(remarks) + 1
        if turn.startswith("speaker"):
            remarks.append(Remark(seq, turn, False, text))
            continue
        if wake is None:
            continue
        assert wake.seat in MACHINES
        answered = remarks[wake.answers - 1]
        assert answered.seat != wake.seat, "it answers itself"
        woken[wake.seat, wake.answers] = woken.get((wake.seat, wake.answers), 0) + 1
        if turn == "pass":
            passed.add((wake.seat, wake.answers))
        else:
            remarks.append(Remark(seq, wake.seat, True, text))
        last = max(r.seq for r in remarks if not r.machine)
        owed = sum(len(addressed(r.text, NAMES)) for r in remarks if not r.machine)
        assert len([r for r in remarks if r.seq > last]) <= max(MOST_BETWEEN_PEOPLE, owed)
    assert set(woken.values()) <= {1}, "it was asked twice about one remark"
    for _ in range(200):
        wake = next_speaker(remarks, MACHINES, NAMES, passed, people=True)
        if wake is None:
            break
        remarks.append(Remark(len(remarks) + 1, wake.seat, True, "Well."))
    else:
        raise AssertionError("they never fall silent")
    for remark in remarks:
        if not remark.machine:
            for seat in addressed(remark.text, NAMES):
                later = any(r.seat == seat and r.seq > remark.seq for r in remarks)
                assert later or (seat, remark.seq) in passed, "an address was not answered"
