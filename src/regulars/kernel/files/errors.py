"""What the disk refuses, in clear words."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from regulars.kernel.errors import Forbidden, Invalid, NotFound, Refused, Unavailable


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
class PlaceIsFolder(FileIsFolder):
    """A folder was named where a file is to be written."""

    code = "files.place_is_folder"
    sentence = "{path} is a folder. Name a file in it."


@dataclass(eq=False)
class PlaceIsSpecial(Refused):
    """Something that is no file is where a file is to be written, and would be lost."""

    code = "files.place_is_special"
    sentence = "{path} is a pipe, a socket or a device, which a file would replace. Name a file."
    path: str


@dataclass(eq=False)
class OutputStopped(Unavailable):
    """Standard output does not take what is printed."""

    code = "files.output_stopped"
    sentence = "Standard output takes no more: {reason}. Send it to another place."
    reason: str


@dataclass(eq=False)
class FolderIsFile(Invalid):
    """A file was named where a folder is needed."""

    code = "files.is_file"
    sentence = "{path} is a file. Name a folder, which need not exist yet."
    path: str


@dataclass(eq=False)
class FolderInUse(Refused):
    """The folder that is to be written anew holds something else, which would be lost."""

    code = "files.folder_in_use"
    sentence = "{path} holds {entry}, which would be lost. Name another folder, or move it away."
    path: str
    entry: str


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
