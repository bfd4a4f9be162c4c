"""The real local model, asked as any other."""

import json
import os
import signal

import pytest

from agents.models.catalogue import Models
from agents.models.failure import FailureKind, ModelFailure
from agents.models.probe import probe
from agents.models.settings import ModelSettings
from tests import local_model
from tests.agents.local.processes import children
from tests.agents.models.asking import SCHEMA, asked
from tests.fakes.loop import awaited

pytestmark = [pytest.mark.local_model, pytest.mark.long]


@awaited
async def test_it_keeps_to_the_schema_also_after_its_process_was_killed() -> None:
    local_model.require()
    tiny = ModelSettings("tiny", "local", "smollm2", context=512, max_output=60, temperature=0.0, seed=1)
    models = Models({"tiny": tiny})
    model = models.get("tiny")
    try:
        assert (await probe(model)).ok
        first = await model.answer(asked(schema=SCHEMA))
        assert isinstance(json.loads(first.text)["price"], int)
        assert 0 < first.used.input_tokens <= model.most(asked(schema=SCHEMA)).input_tokens
        with pytest.raises(ModelFailure) as raised:
            await model.answer(asked("many words " * 1_000))
        assert raised.value.kind is FailureKind.CONTEXT_TOO_LONG
        for process in children():
            os.kill(process, signal.SIGKILL)
        again = await model.answer(asked(schema=SCHEMA))
        assert again.text == first.text
    finally:
        await models.aclose()
    assert not children()
