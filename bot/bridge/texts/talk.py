"""What people read about what they write beside the moves."""

from typing import Final

SAY: Final = "Say…"
SAY_TITLE: Final = "Say something"
SEND: Final = "Send"
NOT_PART: Final = (
    "Talk is not part of this {noun}: what you write here is for the people only, and no AI reads it. "
    "Your moves are the buttons."
)
NOT_NOW: Final = (
    "You can speak when it is your move; what you write before is for the people only, and no AI reads it."
)
PAUSED: Final = "It is paused: what you write meanwhile is for the people only, and no AI reads it."
WIDER: Final = (
    "What you write here would be heard by more than those who read this; write it where all can see it."
)
FORMER: Final = (
    "Somebody who gave up a seat reads this; write it in the newest such thread, or where all can see it."
)
AI_SPEAKS: Final = (
    "An AI plays and speaks for you here, so what you write is not taken in; your buttons are below."
)
UNHEARD: Final = (
    "What you write here is not taken in now; write it again when it goes on, or where all can see it."
)
SHORTER: Final = "Nobody has heard it: write it again in shorter messages."
ATTACHED: Final = "Text in files is not taken in: write what it says here, in as many messages as it takes."
ONLY_NOTICES: Final = "Nobody reads what you write here; write it there: "
THERE: Final = "where it is played"
COUNTS: Final = "The version that counts:"
HEARD: Final = "✅"
BESIDE: Final = "📝"
