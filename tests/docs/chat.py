"""A chat model for pages: it answers with the example that the prompt shows, and thinks briefly otherwise."""

from typing import Any

from langchain_core.language_models.chat_models import SimpleChatModel
from langchain_core.messages import BaseMessage


class Example(SimpleChatModel):
    """Answers as it is shown."""

    @property
    def _llm_type(self) -> str:
        return "example"

    def _call(self, messages: list[BaseMessage], *args: Any, **how: Any) -> str:
        shown = str(messages[-1].content).rpartition("looks like this:\n")[2]
        return shown if shown.startswith("{") else "I think of nothing."


model = Example()

FAKE = "{provider: langchain, model: 'tests.docs.chat:model'}"
"""It, as an entry of `models:`."""
