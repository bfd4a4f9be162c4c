"""Run the peers' side of the benchmark, each peer in an environment of its own.

Prints one JSON object {peer: {measure: value}} and keeps each peer's latest figures in results.json.
Standard library only.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEERS = sorted(path.parent.name for path in HERE.glob("*/requirements.txt"))


class PeerError(Exception):
    """One sentence for the person who runs the benchmark."""


def environment(peer: str, cache: Path, python: str) -> Path:
    """The interpreter of the peer's environment, made anew when its pins or `python` change."""
    requirements = HERE / peer / "requirements.txt"
    key = hashlib.sha256(f"{python}\n{requirements.read_text()}".encode()).hexdigest()[:8]
    folder = cache / f"{peer}-{key}"
    interpreter = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    complete = folder / "complete"
    if not complete.exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"installing {peer} ...", file=sys.stderr)
        call(peer, "make an environment for", [python, "-m", "venv", str(folder)])
        pip = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        call(peer, "install", [*pip, "--requirement", str(requirements)])
        complete.touch()
    return interpreter


def call(peer: str, task: str, command: list[str]) -> str:
    """The command's standard output; PeerError with its last error line if it fails."""
    quiet = {**os.environ, "LANGSMITH_TRACING": "false", "LANGCHAIN_TRACING_V2": "false"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=quiet)
    except OSError as error:
        raise PeerError(f"Could not {task} {peer}: {error}.") from error
    if done.returncode:
        lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")] or lines or ["no output"]
        raise PeerError(f"Could not {task} {peer}: {errors[-1].removeprefix('ERROR: ').rstrip('.')}.")
    return done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PEERS, metavar="NAME", help=f"one of: {', '.join(PEERS)}")
    parser.add_argument("--runs", type=int, default=3, help="runs per measure; the median counts")
    parser.add_argument("--full", action="store_true", help="also 10k durable steps: gigabytes of disk")
    parser.add_argument("--cache", type=Path, default=HERE / ".venvs", help="where the environments are kept")
    parser.add_argument("--python", default=sys.executable, help="the peers' interpreter (3.11 or 3.12)")
    args = parser.parse_args()

    results: dict[str, Any] = {}
    failed = False
    for peer in [args.only] if args.only else PEERS:
        try:
            interpreter = environment(peer, args.cache, args.python)
            print(f"measuring {peer} ...", file=sys.stderr)
            command = [str(interpreter), str(HERE / peer / "run.py"), f"--runs={args.runs}"]
            results[peer] = json.loads(call(peer, "measure", command + ["--full"] * args.full))
        except PeerError as error:
            failed = True
            print(error, file=sys.stderr)
    file = HERE / "results.json"
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.write_text(json.dumps(known | results, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=2, sort_keys=True))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
