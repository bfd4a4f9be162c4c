"""The local model's own process: llama.cpp's server on loopback, until standard input closes or SIGTERM comes.

`python -P child.py --weights FILE --context N --max-output N --slots N`, with the key in PARLEY_LOCAL_KEY, prints one
line of JSON when it can be asked: `{"base_url": …, "model": …}`. It imports nothing of ours, so that it runs from any
folder. A process, not a thread: loading holds the interpreter for seconds, and a fault in llama.cpp aborts.
"""

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

KEY_ENV = "PARLEY_LOCAL_KEY"
_ERRORS_ONLY = 1


def _server(asked: argparse.Namespace, key: str, name: str) -> Any:
    """A server that answers. Raises `RuntimeError` where the weights cannot be loaded."""
    import xllamacpp  # type: ignore[import-untyped]

    params = xllamacpp.CommonParams()
    params.model.path = str(asked.weights)
    params.model_alias = {name}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.n_parallel = asked.slots
    params.n_ctx = asked.context * asked.slots  # the slots share it
    params.n_predict = asked.max_output  # where the request sets no limit; small models ramble
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = max(1, (os.cpu_count() or 2) // 2)
    params.n_threads_http = asked.slots + 2
    params.cache_ram_mib = 64
    params.fit_params = params.warmup = params.ui = params.endpoint_slots = False
    params.verbosity = _ERRORS_ONLY
    return xllamacpp.Server(params)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--weights", type=Path, required=True)
    for count in ("--context", "--max-output", "--slots"):
        options.add_argument(count, type=int, required=True)
    asked = options.parse_args()
    # The default action ends the process at once, also while C++ holds the interpreter.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with os.fdopen(os.dup(1), "w") as ready:
        os.dup2(2, 1)  # whatever llama.cpp prints must not pass for the line
        name = asked.weights.stem
        try:
            server = _server(asked, os.environ.pop(KEY_ENV), name)
        except RuntimeError as error:
            sys.exit(str(error))
        ready.write(json.dumps({"base_url": f"{server.listening_address}/v1", "model": name}) + "\n")
    sys.stdin.buffer.read()
    os._exit(0)  # without waiting for answers that nobody will read


if __name__ == "__main__":
    main()
