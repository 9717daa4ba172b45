"""Codes of gift cards: drawn from the operating system's randomness, kept as keyed digests."""

from __future__ import annotations

import secrets

from regulars.core.keyed import keyed_digest

# No letter or digit that looks like another, in any common face: no 0 O Q D, 1 I L, 2 Z, 5 S, 8 B,
# U V.
ALPHABET = "34679ACEFGHJKMNPRTWXY"
LETTERS = 16  # log2(21) × 16 = 70 bits
IN_A_GROUP = 4
PURPOSE = "ledger.card"


def drawn() -> str:
    """A new code, as cards show it.

    >>> code = drawn()
    >>> len(code), code.count("-"), set(code) <= {*ALPHABET, "-"}
    (19, 3, True)
    """
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    groups = range(0, LETTERS, IN_A_GROUP)
    return "-".join(letters[place : place + IN_A_GROUP] for place in groups)


def tidy(text: str) -> str:
    """A code as it is compared, however somebody typed it.

    >>> tidy(" ace3 fgh4-JKM6 NPR7 ")
    'ACE3FGH4JKM6NPR7'
    """
    return "".join(letter for letter in text.upper() if letter.isalnum())


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return keyed_digest(PURPOSE, tidy(code))


def last_four(code: str) -> str:
    """How people tell cards apart."""
    return tidy(code)[-IN_A_GROUP:]
