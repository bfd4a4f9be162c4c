"""How this program was started, so that commands printed for people work when pasted."""

import os
import shlex
import shutil
import sys
from pathlib import Path


def prefix() -> str:
    """`parley`, `.venv/bin/parley` or whatever works from the present folder."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m bot.cli"
    if started.name != "parley":
        return "parley"
    on_path = shutil.which("parley")
    if on_path is not None and Path(on_path).resolve() == started.resolve():
        return "parley"
    return shlex.quote(_from_here(started))


def through_make() -> bool:
    """Whether make started it, in the folder of its Makefile."""
    return "MAKELEVEL" in os.environ and Path("Makefile").is_file()


def short(path: Path) -> str:
    """A path as people read and paste it: from the home folder where it lies there."""
    home, whole = Path.home(), path.absolute()
    if whole.is_relative_to(home) and shlex.quote(str(whole)) == str(whole):
        return f"~/{whole.relative_to(home)}"
    return shlex.quote(str(whole))


def _from_here(path: Path) -> str:
    whole, here = path.absolute(), Path.cwd()
    if not whole.is_relative_to(here):
        return str(whole)
    near = str(whole.relative_to(here))
    return near if os.sep in near else f".{os.sep}{near}"
