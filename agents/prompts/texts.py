"""The texts of a seat's prompts. Whatever others wrote fills variables, and stands between the fence's lines."""

from typing import Final

from agents.prompts.template import Template

WHO: Final = Template(
    'You play {seat} in the scenario "{title}". {about}\n\n{rule}\n', "seat", "title", "about", "rule"
)
BRIEF: Final = Template("\nWhat you alone know:\n{brief}\n", "brief")
LIMITS: Final = Template(
    "\nHard limits on what you may agree to; a move beyond them is refused:\n{limits}\n", "limits"
)

PAST: Final = Template("What has happened so far, oldest first:\n{past}", "past")
NO_PAST: Final = Template("Nothing has happened so far.\n")
VIEW: Final = Template("\nWhere things stand, as you may know it:\n{view}", "view")
NOTES: Final = Template("\nWhat you were answered when you asked about this:\n{notes}", "notes")
FOUND: Final = Template("\nWhat your tools told you:\n{found}", "found")
REFUSED: Final = Template(
    "\nYour last decision was refused, so decide otherwise. The reasons:\n{refused}", "refused"
)
THOUGHT: Final = Template("\nYour own thoughts just now, which nobody else sees:\n{thought}", "thought")

ASKED: Final = Template("\nNow it is your move. {ask}\n", "ask")
FLOOR: Final = Template("\nYou may speak now, but need not. {ask}\n", "ask")
CHOICES: Final = Template("You can choose one of these:\n{choices}\n", "choices")
TOOLS: Final = Template(
    "Before that you may use a tool, {left} more times; you are asked again with what it told you:\n{tools}\n",
    "left",
    "tools",
)
ANSWER: Final = Template("Decide as {seat}, and answer with your one choice alone.\n", "seat")
THINK: Final = Template(
    "Do not decide yet. As {seat}, think step by step in a few sentences: what do the others want, what do you "
    "want, which choice serves you best and why? Nobody else will read it.\n",
    "seat",
)
REFLECT: Final = Template(
    "Do not decide yet. As {seat}, write two or three sentences to remember: what have you learned about the "
    "others and about your own moves so far, and what follows from it? Nobody else will read it.\n",
    "seat",
)
