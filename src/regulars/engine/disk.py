"""Every change that lake and scores make to the disk, so that a test can stop before any."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from regulars.kernel.files import explain, whole_file

SEALED = 64 * 1024  # bytes at either end; the end of a Parquet file says where all the rest is


def make_folder(folder: Path) -> None:
    """Make the folder and those above it; one that is there stays."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    except OSError as error:
        explain(error, folder)


def settle(path: Path) -> None:
    """Wait until a file's contents, or a folder's list of names, are on the disk itself."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        explain(error, path)


def move(source: Path, target: Path) -> None:
    """Give a finished file its name."""
    try:
        source.replace(target)
    except OSError as error:
        explain(error, target)


def write(path: Path, content: bytes) -> None:
    """Replace a small file in one step."""
    with whole_file(path) as file:
        file.write(content)


def seal_of(path: Path) -> str:
    """A digest of a file's first and last stretch: of all of it where it is no longer than both."""
    try:
        with path.open("rb") as file:
            digest = hashlib.blake2b(file.read(SEALED), digest_size=16)
            file.seek(max(file.tell(), path.stat().st_size - SEALED))
            digest.update(file.read())
    except OSError as error:
        explain(error, path)
    return digest.hexdigest()


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it; one that is gone is fine."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        explain(error, path)
