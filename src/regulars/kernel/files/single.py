"""One file: readable before work begins, and written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from regulars.kernel.files.errors import PlaceIsFolder, PlaceIsSpecial, explain, explain_writing


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
