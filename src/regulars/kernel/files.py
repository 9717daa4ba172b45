"""The one door to the disk: whole files or none, and clear words when the disk refuses."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

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

    Who may read it is what the process's mask leaves of 0644; `keep_private` leaves its owner.

    Raises FolderMissing, FileIsFolder, FileNotPermitted, DiskFull, FileUnusable.
    """
    if path.is_dir():
        raise FileIsFolder(path=str(path))
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except OSError as error:
        explain_writing(error, path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        explain(error, path)
    finally:
        draft.unlink(missing_ok=True)


def check_replaceable(path: Path, *, is_ours: Callable[[str], bool]) -> None:
    """Return if nothing would be lost by writing the folder anew.

    ``is_ours`` says of a name in it whether it is one that is written each time.

    Raises FolderIsFile, FolderInUse, FolderMissing, FileNotPermitted, FileUnusable.
    """
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise FolderIsFile(path=str(path)) from error
    except OSError as error:
        explain_writing(error, path)
    for entry in entries:
        if not (is_ours(entry.name) and entry.is_file(follow_symlinks=False)):
            raise FolderInUse(path=str(path), entry=entry.name)


@contextmanager
def whole_folder(path: Path, *, is_ours: Callable[[str], bool]) -> Iterator[Path]:
    """Fill a folder that appears only when complete; on any error the old one stays.

    The block is given a draft to write into, which then takes the folder's place. What the folder
    held before is replaced, see `check_replaceable`.

    Raises FolderIsFile, FolderInUse, FolderMissing, FileNotPermitted, DiskFull, FileUnusable.
    """
    check_replaceable(path, is_ours=is_ours)
    mark = secrets.token_hex(8)
    draft, old = (path.with_name(f".{path.name}.{mark}{end}") for end in ("", ".old"))
    try:
        draft.mkdir()
    except OSError as error:
        explain_writing(error, path)
    try:
        yield draft
        _put_in_place(draft, path, old)
    except OSError as error:
        explain(error, path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _put_in_place(draft: Path, path: Path, old: Path) -> None:
    """Rename the draft, and put the old folder back if that fails."""
    had_one = path.exists()
    if had_one:
        path.rename(old)
    try:
        draft.rename(path)
    except OSError:
        if had_one:
            old.rename(path)
        raise


def keep_private() -> None:
    """From here on, whatever this process and its children make is for its owner alone.

    Called once at the start: the mask belongs to the whole process, not to a thread.
    """
    os.umask(0o077)


def make_private(path: Path) -> None:
    """Take everybody's permissions from a file or folder that is there, but not its owner's.

    What belongs to somebody else is left as it is: only its owner may change it.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & 0o700)
    except OSError as error:
        if error.errno not in {errno.ENOENT, errno.EPERM, errno.EROFS}:
            explain(error, path)
