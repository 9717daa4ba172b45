"""Tombstones in a file of the home, where a restore of the database does not reach them.

One JSON object a line. Nothing in it says who anybody was: public ids of ours, and digests that
tell nothing without the secret key. It may be copied elsewhere, and lines of a copy put back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from django.conf import settings

from regulars.core.privacy.types import Tombstone
from regulars.kernel.files import explain
from regulars.kernel.locks import alone

FILE = "erasures.jsonl"
LOCK = "erasures.lock"


def place() -> Path:
    """Where the file is."""
    return Path(settings.REGULARS_HOME) / FILE


def kept() -> list[Tombstone]:
    """All tombstones in the file, each once; a line that a kill left half written is none.

    Raises the errors of ``kernel.files``.
    """
    path = place()
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        explain(error, path)
    found: dict[str, Tombstone] = {}
    for line in lines:
        try:
            one = msgspec.json.decode(line, type=Tombstone)
        except msgspec.MsgspecError:
            continue
        found.setdefault(one.erasure, one)
    return list(found.values())


def keep(tombstones: Iterable[Tombstone]) -> None:
    """Add those to the file that are not in it; they are on the disk before this returns.

    Raises the errors of ``kernel.files``.
    """
    path = place()
    with alone(path.with_name(LOCK)):
        there = {one.erasure for one in kept()}
        lines = [msgspec.json.encode(one) for one in tombstones if one.erasure not in there]
        if not lines:
            return
        try:
            with path.open("ab") as file:
                # A kill may have left half a line: what follows begins a line of its own.
                file.write(b"".join(b"\n" + line for line in lines) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            explain(error, path)
