"""Whether a model can be reached, said in one sentence."""

import difflib
from typing import Any, Final, NamedTuple

from agents.models.calling import called
from agents.models.client import OpenAIModel
from agents.models.failure import ModelFailure
from agents.models.langchain import LangChainModel
from agents.models.reading import decoded
from agents.models.request import Message, Model, Piece, Request
from agents.models.served import LocalModel
from agents.models.trouble import Trouble
from scenarios.kernel.errors import ParleyError

PATIENCE: Final = 10.0
"""Seconds; a list of models needs no thought."""
_NO_LIST: Final = ("404 ", "405 ", "501 ")


class Probe(NamedTuple):
    """What was found."""

    ok: bool
    sentence: str


async def probe(model: Model) -> Probe:
    """Whether it can be reached. It costs nothing where the endpoint lists its models, otherwise one short call.

    One attempt, whatever the endpoint's breaker says. A model of LangChain is loaded, but not called.
    """
    try:
        match model:
            case LangChainModel():
                await model.loaded()
                return Probe(True, f"The model {model.name} is there; it was not called.")
            case LocalModel():
                return await _reached(await model.reached())
            case OpenAIModel():
                return await _reached(model)
            case _:
                raise TypeError(f"{model.name} is of no provider of ours.")
    except ModelFailure as failure:
        more = f" ({failure.detail})" if failure.detail not in str(failure) else ""
        return Probe(False, f"{failure}{more}")
    except ParleyError as error:
        return Probe(False, str(error))


async def _reached(model: OpenAIModel) -> Probe:
    model.checked_key()
    client = await model.endpoint.opened()
    listing = client.models.with_raw_response.list(timeout=PATIENCE)
    response = await called(listing, PATIENCE)
    if isinstance(response, Trouble):
        if response.detail.startswith(_NO_LIST):
            return await _called(model)
        raise model.failure(response)
    names = _names(decoded(response.text))
    if names is None:
        return await _called(model)
    wanted = model.settings.model
    if {wanted, f"{wanted}:latest"} & {*names}:
        return Probe(True, f"The endpoint of {model.name} answers and has {wanted}.")
    close = difflib.get_close_matches(wanted, names, n=2)
    near = f" (did you mean {' or '.join(map(repr, close))}?)" if close else ""
    return Probe(
        False, f"The endpoint of {model.name} has no {wanted!r}{near}; correct its model in the settings."
    )


async def _called(model: OpenAIModel) -> Probe:
    once = OpenAIModel(model.settings._replace(retries=0), model.endpoint)
    await once.answer(Request((Message("user", (Piece("Say yes."),)),), max_output=1))
    return Probe(True, f"The model {model.name} answers; its endpoint gives no list of models.")


def _names(body: Any) -> list[str] | None:
    """The names listed; None for something else than a list."""
    entries = body.get("data") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        return None
    return [name for entry in entries if isinstance(entry, dict) and isinstance(name := entry.get("id"), str)]
