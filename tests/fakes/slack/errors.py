"""How the Web API says no."""

from typing import Any


class ApiError(Exception):
    """Answered as `{"ok": false, "error": code, ...}`."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """The body of the response."""
        return {"ok": False, "error": self.code, **self.extra}


def invalid(code: str, messages: list[str]) -> ApiError:
    """With the places that are wrong, as Slack lists them."""
    return ApiError(
        code,
        **({"errors": messages} if code == "invalid_blocks" else {}),
        response_metadata={"messages": [f"[ERROR] {message}" for message in messages]},
    )


class Impossible(AssertionError):
    """A person tried what Slack's own client does not let them do."""
