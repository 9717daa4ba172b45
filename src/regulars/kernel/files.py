"""The one door to the disk: whole files or none, and clear words when the disk refuses."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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


def check_readable(path: Path) -> None:
    """Return if the file can be read.

    Raises FileMissing, FileIsFolder, FileNotPermitted.
    """
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        explain(error, path)


def place_of_file(path: Path) -> Path:
    """Where a file of this name is to be written: a link's target, however many links there are.

    Raises PlaceIsFolder, PlaceIsSpecial, FileUnusable.
    """
    try:
        place = Path(os.path.realpath(path))
        mode = place.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return place
    except OSError as error:
        explain_writing(error, path)
    if stat.S_ISDIR(mode):
        raise PlaceIsFolder(path=str(path))
    if not stat.S_ISREG(mode):
        raise PlaceIsSpecial(path=str(path))
    return place


def print_whole(content: bytes) -> None:
    """Write to standard output.

    Raises OutputStopped.
    """
    with explaining_output():
        sys.stdout.buffer.write(content)


@contextmanager
def explaining_output() -> Iterator[None]:
    """What is printed in the block is on its way at the end of it, or there is a clear error.

    Whoever reads standard output may stop when they have enough; that goes its usual way.

    Raises OutputStopped.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        with suppress(OSError):
            sys.stdout.close()  # else Python tries again at its end, and complains
        raise OutputStopped(reason=(error.strerror or "it is closed").lower()) from error


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file that appears only when complete and on disk; on any error the old one stays.

    A link stays, and its target is written. Who may read it is what the process's mask leaves of
    0644; `keep_private` leaves its owner.

    Raises FolderMissing, PlaceIsFolder, PlaceIsSpecial, FileNotPermitted, DiskFull, FileUnusable.
    """
    place = place_of_file(path)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except OSError as error:
        explain_writing(error, path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
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
    except (FileNotPermitted, DiskFull, FileUnusable) as error:
        if Path(error.path).is_relative_to(draft):
            error.path = str(path)  # nobody knows the draft by name
        raise
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
