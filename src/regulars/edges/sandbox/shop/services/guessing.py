"""How often a password, or the e-mail of an order, may be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from regulars.core.staff.services import forgive, may_guess
from regulars.edges.sandbox.shop.types import TooManyGuesses

OF_ONE = 10  # of one account or order from one address
FROM_ADDRESS = 100  # of any from one address


@dataclass
class Guess:
    """One guess; right until somebody says that it is wrong."""

    is_right: bool = True


@contextmanager
def guessing(*, what: str, address: str, now: datetime) -> Iterator[Guess]:
    """Count a guess of something from an address while the block looks at it, and forgive one that
    was right: that raised no error, and was not called wrong.

    Raises TooManyGuesses, before the block is begun.
    """
    own, shared = _key("one", what.lower(), address), _key("address", address)
    limits = {own: OF_ONE, shared: FROM_ADDRESS}
    if not may_guess(limits, now=now):
        raise TooManyGuesses
    guess = Guess()
    yield guess
    if guess.is_right:
        forgive(limits, forget=own)


def _key(*parts: str) -> str:
    """A digest: what was guessed is not kept."""
    return sha256("|".join(("shop", *parts)).encode()).hexdigest()
