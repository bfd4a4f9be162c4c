"""Importing what people wrote: modules from files and folders, and errors that name the file and the line."""

import importlib.util
import sys
import traceback
from hashlib import blake2b
from pathlib import Path
from types import ModuleType
from typing import Final

from scenarios.kernel.errors import ParleyError

SOURCES: Final = (".py", ".yaml", ".yml")


def sources_at(path: Path) -> list[Path]:
    """What a path names: a file or package itself, or each file and package directly in a plain folder.

    Names that begin with `_` or `.` are left out. Raises `ParleyError` where nothing is there.
    """
    path = path.expanduser().resolve()
    if path.is_file() and path.suffix == ".py":
        return [path]
    if (path / "__init__.py").is_file():
        return [path]
    if not path.is_dir():
        raise ParleyError(f"{path} is no Python file or folder; correct the path of your scenarios.")
    inside = [entry for entry in sorted(path.iterdir()) if entry.name[0] not in "_."]
    return [entry for entry in inside if entry.suffix == ".py" or (entry / "__init__.py").is_file()]


def imported(source: Path) -> ModuleType:
    """The module of a file or package, imported under a private name. Raises `ParleyError`."""
    name = f"parley_source_{blake2b(str(source).encode(), digest_size=8).hexdigest()}"
    package = source.is_dir()
    spec = importlib.util.spec_from_file_location(
        name,
        source / "__init__.py" if package else source,
        submodule_search_locations=[str(source)] if package else None,
    )
    if spec is None or spec.loader is None:
        raise ParleyError(f"{source} cannot be imported; give it a name that ends in .py.")
    forget(name)
    module = importlib.util.module_from_spec(spec)
    # Annotations are resolved through sys.modules, so the module must stand there while it is executed.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        forget(name)
        raise fault(error, source) from error
    return module


def forget(name: str) -> None:
    """Drop a module and its submodules, so that the next import reads the files again."""
    for known in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        del sys.modules[known]


def fault(error: BaseException, source: Path) -> ParleyError:
    """One sentence for an error in somebody's source: file, line, what is wrong."""
    where, line = source, 0
    if isinstance(error, SyntaxError) and error.filename:
        where, line = Path(error.filename), error.lineno or 0
    else:
        for frame, number in traceback.walk_tb(error.__traceback__):
            name = Path(frame.f_code.co_filename)
            if name == source or source in name.parents:
                where, line = name, number
    what = str(error) if isinstance(error, ParleyError) else f"{type(error).__name__}: {_message(error)}"
    return ParleyError(f"{where}:{line}: {what}" if line else f"{where}: {what}")


def source_digest(source: Path, *beside: Path) -> str:
    """A digest over the content and names of a file, or of all Python and YAML files of a package."""
    files = {path.name: path for path in beside if path.is_file()}
    if source.is_dir():
        inside = [path for path in source.rglob("*") if path.suffix in SOURCES and path.is_file()]
        files |= {path.relative_to(source).as_posix(): path for path in inside}
    else:
        files[source.name] = source
    digest = blake2b(digest_size=16)
    for name in sorted(files):
        content = files[name].read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _message(error: BaseException) -> str:
    return error.msg if isinstance(error, SyntaxError) else str(error)
