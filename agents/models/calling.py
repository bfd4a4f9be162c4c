"""One call through the SDK: the body as it came, or what went wrong."""

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from agents.models.failure import FailureKind
from agents.models.reading import decoded
from agents.models.receiving import Unfit
from agents.models.retry import asked_to_wait
from agents.models.trouble import Trouble, of_status

if TYPE_CHECKING:
    from openai import OpenAIError
    from openai._legacy_response import LegacyAPIResponse


async def called(
    sending: "Awaitable[LegacyAPIResponse[Any]]", seconds: float
) -> "LegacyAPIResponse[Any] | Trouble":
    """What the endpoint answered within so many seconds. A cancellation passes as it is.

    The SDK's own timeout begins anew with each byte; this one does not. The SDK is imported by now, which takes
    long: whoever sends has opened its endpoint.
    """
    import openai

    try:
        async with asyncio.timeout(seconds):
            return await sending
    except (TimeoutError, openai.APITimeoutError):
        return Trouble(FailureKind.TIMEOUT, f"no answer within {seconds:g} s", again=True, down=True)
    except Unfit as error:
        return Trouble(FailureKind.MALFORMED, str(error))
    except openai.OpenAIError as error:
        return _trouble(error)


def _trouble(error: "OpenAIError") -> Trouble:
    import openai

    if isinstance(error, openai.APIStatusError):
        raw = error.response.text
        return of_status(error.status_code, decoded(raw), raw, asked_to_wait(error.response.headers))
    if isinstance(error, openai.APIConnectionError):
        cause = error.__cause__
        why = f"{type(cause).__name__}: {cause}" if cause is not None else str(error)
        return Trouble(FailureKind.UNREACHABLE, why, again=True, down=True)
    return Trouble(FailureKind.MALFORMED, str(error))
