"""Locks between processes: files that the operating system holds for one of them, until it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from regulars.kernel.files import explain


@contextmanager
def taken(path: Path) -> Iterator[bool]:
    """Take the lock for the block, if nobody has it; say whether it was taken.

    A process that is killed lets go of it.
    """
    with lock_file(path) as file:
        yield _seize(file, fcntl.LOCK_EX)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Have the lock for the block; waits for who has it."""
    with lock_file(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_taken(path: Path) -> bool:
    """Whether somebody has the lock at this moment."""
    if not path.exists():
        return False
    with lock_file(path) as file:
        return not _seize(file, fcntl.LOCK_SH)


def shared(path: Path) -> IO[bytes]:
    """Share the lock with others until what is returned is closed; waits for who has it alone."""
    file = lock_file(path)
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def lock_file(path: Path) -> IO[bytes]:
    """The file that stands for the lock, made if it is not there."""
    try:
        return path.open("ab")
    except OSError as error:
        explain(error, path)


def _seize(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
