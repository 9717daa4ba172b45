"""Where the chain ends, in a file of the home, where whoever can write to the database alone does
not reach it: a chain that was cut off, or made anew, does not have that end any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.conf import settings

from regulars.core.events.models import Block
from regulars.core.events.types import CHAIN_HEAD
from regulars.kernel.files import explain, whole_file


@dataclass(frozen=True)
class Head:
    """The last block that was there when the file was written."""

    number: int
    digest: str


def kept() -> Head | None:
    """What the file says; None where there is none.

    Raises the errors of ``kernel.files``, and ValueError where it cannot be read as what it is.
    """
    path = _place()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Head)
    except FileNotFoundError:
        return None
    except OSError as error:
        explain(error, path)


def is_in_chain(head: Head) -> bool:
    """Whether the database has the block."""
    return Block.objects.filter(number=head.number, digest=head.digest).exists()


def keep() -> None:
    """Write down where the chain ends now, unless what was written down is no part of it: that is
    for people to look into, and stays as it is.

    Raises the errors of ``kernel.files``, and ValueError.
    """
    known = kept()
    last = Block.objects.order_by("-number").first()
    if last is None or (known and (known.number >= last.number or not is_in_chain(known))):
        return
    with whole_file(_place()) as file:
        file.write(msgspec.json.encode(Head(last.number, last.digest)))


def _place() -> Path:
    return Path(settings.REGULARS_HOME) / CHAIN_HEAD
