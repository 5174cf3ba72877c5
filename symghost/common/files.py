"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from .errors import InvalidInput


def ready_folder(argument: str, path: str | Path) -> Path:
    """Make a folder unless it is there, and check that files can be written to it.

    Parameters
    ----------
    argument : str
        What the caller calls the path, for the error.
    path : str or Path

    Raises
    ------
    InvalidInput
        If a file stands there, or the folder cannot be made or written to.

    Examples
    --------
    >>> ready_folder("out", __file__)
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: out = '...files.py': expected a folder, not a file
    """
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(argument, str(path), "a folder, not a file")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InvalidInput(argument, str(path), f"a folder to write to ({reason})") from None
    return folder


def ready_file(argument: str, path: str | Path) -> Path:
    """Check that a file can be written where a path says, and return the path.

    Raises
    ------
    InvalidInput
        If a folder stands there, or its parent cannot be made or written to.
    """
    file = Path(path)
    if file.is_dir():
        raise InvalidInput(argument, str(path), "a file, not a folder")
    try:
        ready_folder(argument, file.parent)
    except InvalidInput as error:
        expected = error.expected.replace("a folder", "a file in a folder", 1)
        raise InvalidInput(argument, str(path), expected) from None
    return file


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in one move, so that a reader never meets half of it."""
    _written(path, content, os.replace)


def write_new(path: Path, content: str | bytes) -> bool:
    """Write a file in one move unless it is there, and say whether it was written.

    Of several processes that write the same file at once, one does and the others leave it.
    """
    if path.exists():
        return False
    try:
        _written(path, content, _linked)
    except FileExistsError:
        return False
    return True


def _linked(temporary: str, path: Path) -> None:
    """Give a file its name, and fail where the name is taken: a rename would overwrite."""
    os.link(temporary, path)
    os.unlink(temporary)


def _written(path: Path, content: str | bytes, name: Callable[[str, Path], object]) -> None:
    data = content.encode() if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)  # mkstemp's files are for the owner alone
        name(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
