"""The one door to the disk: whole files or none, and clear words when the disk refuses."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from regulars.kernel.errors import Forbidden, Invalid, NotFound, Unavailable


@dataclass(eq=False)
class FileMissing(NotFound):
    """There is no such file."""

    code = "files.missing"
    sentence = "{path}: there is no such file. Check the name and the folder."
    path: str


@dataclass(eq=False)
class FolderMissing(NotFound):
    """The folder that a file is to be written to does not exist."""

    code = "files.folder_missing"
    sentence = "{path}: there is no folder {folder}. Make it first, or choose another."
    path: str
    folder: str


@dataclass(eq=False)
class FileIsFolder(Invalid):
    """A folder was named where a file is needed."""

    code = "files.is_folder"
    sentence = "{path} is a folder. Name the file itself, or several files."
    path: str


@dataclass(eq=False)
class FileNotPermitted(Forbidden):
    """The operating system does not let us read or write it."""

    code = "files.not_permitted"
    sentence = "{path}: no permission. Change its permissions or choose another place."
    path: str


@dataclass(eq=False)
class DiskFull(Unavailable):
    """There is no room left; nothing was written."""

    code = "files.disk_full"
    sentence = "{path}: the disk is full. Nothing was written. Make room or choose another place."
    path: str


@dataclass(eq=False)
class FileUnusable(Unavailable):
    """The operating system reports something else."""

    code = "files.unusable"
    sentence = "{path}: {reason}."
    path: str
    reason: str


def explain(error: OSError, path: Path | str) -> NoReturn:
    """Raise the clear error that stands for an operating-system error about this path."""
    name = str(path)
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        raise FileMissing(path=name) from error
    if error.errno == errno.EISDIR:
        raise FileIsFolder(path=name) from error
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        raise FileNotPermitted(path=name) from error
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        raise DiskFull(path=name) from error
    raise FileUnusable(path=name, reason=error.strerror or type(error).__name__) from error


def explain_writing(error: OSError, path: Path) -> NoReturn:
    """Raise the clear error that stands for an operating-system error about writing this file."""
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        raise FolderMissing(path=str(path), folder=str(path.parent)) from error
    explain(error, path)


def check_readable(path: Path) -> None:
    """Return if the file can be read.

    Raises FileMissing, FileIsFolder, FileNotPermitted.
    """
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        explain(error, path)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file that appears only when complete and on disk; on any error the old one stays.

    Raises FolderMissing, FileIsFolder, FileNotPermitted, DiskFull, FileUnusable.
    """
    if path.is_dir():
        raise FileIsFolder(path=str(path))
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        explain_writing(error, path)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o644 & ~_umask())
        draft.replace(path)
    except OSError as error:
        explain(error, path)
    finally:
        draft.unlink(missing_ok=True)


def _umask() -> int:
    """The process's mask; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
