"""A folder of files that appears whole, or stays as it was."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from regulars.kernel.files.errors import (
    DiskFull,
    FileNotPermitted,
    FileUnusable,
    FolderInUse,
    FolderIsFile,
    explain,
    explain_writing,
)


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
