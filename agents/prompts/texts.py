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

PAST: Final = Template("What has happened so far, oldest first:\n")
NO_PAST: Final = Template("Nothing has happened so far.\n")
VIEW: Final = Template("\nWhere things stand, as you may know it:\n{view}", "view")
NOTES: Final = Template("\nWhat you were answered when you asked about this:\n{notes}", "notes")
COLLEAGUES: Final = Template(
    "\nYou decide together with others, who propose this. Judge it, and propose what you find best now:\n{proposals}",
    "proposals",
)
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

ORDERS: Final = Template(
    "\nYou act for somebody, your principal. Keep to these private instructions, and tell nobody:\n{instructions}\n",
    "instructions",
)
ON_BEHALF: Final = Template("\nYou act for somebody, your principal.\n")
NO_NUMBERS: Final = Template(
    "\nIn what you say, name no other number than those of the move itself; others would be refused.\n"
)
ANSWERS: Final = Template(
    "\nWhat you asked your principal, and what you were told to do:\n{answers}", "answers"
)
REPORT: Final = Template(
    "It is over. As {seat}, report to your principal in a few sentences: what was agreed, how it went, and where you "
    "used your own discretion. Nobody else will read it.\n",
    "seat",
)
INTERVIEW: Final = Template(
    "\nNothing is to be decided now. Somebody asks you, as {seat}, about what you know and think; nobody else here "
    "learns your answer:\n{question}\n",
    "seat",
    "question",
)
