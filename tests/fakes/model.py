"""A model that answers by script."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from agents.models.request import Answer, Model, Request, Structured
from scenarios.engine.desk import Used

Script = str | Answer | Exception | Callable[[Request], str]


class FakeModel(Model):
    """Answers in order; a callable answers all from its turn on. The script's end is a failed test.

    Its tokens are the characters of prompt and answer.
    """

    def __init__(
        self,
        answers: Iterable[Script] | Script,
        structured: Structured = "prompt",
        name: str = "fake",
        context: int = 8_192,
        max_output: int = 1_024,
    ) -> None:
        self.name = name
        self.context = context
        self.max_output = max_output
        self.structured = structured
        self.requests: list[Request] = []
        """All that it was asked, oldest first."""
        scripted = isinstance(answers, str | Answer | Exception) or callable(answers)
        self._answers: list[Script] = [answers] if scripted else list(answers)

    async def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        if not self._answers:
            raise AssertionError(f"{self.name} was asked more often than its script has answers")
        given = self._answers[0] if callable(self._answers[0]) else self._answers.pop(0)
        match given:
            case Exception():
                raise given
            case Answer():
                return given
            case str():
                text = given
            case _:
                text = given(request)
        prompt = sum(len(message.text) for message in request.messages)
        return Answer(text, "stop", Used(prompt, len(text)), model=self.name)

    def most(self, request: Request) -> Used:
        prompt = sum(len(message.text) for message in request.messages)
        return Used(prompt, request.max_output or self.max_output)

    def facts(self) -> Mapping[str, Any]:
        return {"provider": "fake", "model": self.name}
