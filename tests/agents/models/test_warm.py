"""The SDK is imported when it is first needed, or when told to."""

import subprocess
import sys


def loaded_after(code: str) -> set[str]:
    """Which modules of the SDK a fresh process has loaded then."""
    shown = f"{code}\nimport sys; print(*[name for name in sys.modules if name.split('.')[0] == 'openai'])"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    return {*done.stdout.split()}


def test_naming_models_loads_no_sdk() -> None:
    assert not loaded_after("import agents.models.catalogue, agents.models.probe, agents.models.warm")


def test_a_warm_process_has_loaded_what_both_apis_need() -> None:
    warmed = loaded_after("from agents.models.warm import warm; warm()")
    assert {"openai.resources.chat.completions.completions", "openai.resources.responses.responses"} <= warmed
