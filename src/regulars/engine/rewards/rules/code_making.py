"""How codes are drawn, and what makes two of them the same."""

from __future__ import annotations

import secrets
import unicodedata

from regulars.engine.rewards.types import (
    LONGEST_CODE,
    LONGEST_PREFIX,
    UnusableCode,
    UnusablePrefix,
)

# No letter or digit that looks like another, in any common face: no 0 O Q D, 1 I L, 2 Z, 5 S, 8 B,
# U V.
ALPHABET = "34679ACEFGHJKMNPRTWXY"
LETTERS = 16  # log2(21) × 16 = 70 bits
IN_A_GROUP = 4
SHORTEST = 3
LOOK_ALIKES = str.maketrans("OQILZSBU", "0011258V")


def drawn(prefix: str = "") -> str:
    """A new code, as people read it.

    >>> code = drawn("VIP")
    >>> len(code), code.count("-"), code.startswith("VIP-"), set(code[4:]) <= {*ALPHABET, "-"}
    (23, 4, True, True)
    """
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    groups = [letters[place : place + IN_A_GROUP] for place in range(0, LETTERS, IN_A_GROUP)]
    return "-".join([prefix, *groups] if prefix else groups)


def tidy(text: str) -> str:
    """A code as it is compared, however somebody typed it: in capitals, without spaces, dashes and
    dots, and with letters made one that look alike.

    >>> tidy(" welcome-10 "), tidy("WELC0ME lO")
    ('WE1C0ME10', 'WE1C0ME10')
    >>> tidy("Лято–10"), tidy("１０ OFF")
    ('ЛЯТО10', '100FF')
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in plain if _is_read(letter)).translate(LOOK_ALIKES)


def _is_read(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")  # such as Thai vowels


def check_code(text: str) -> str:
    """The text of a code that somebody worded, without what is around it.

    Raises UnusableCode.
    """
    worded = text.strip()
    if len(worded) > LONGEST_CODE or not worded.isprintable() or len(tidy(worded)) < SHORTEST:
        raise UnusableCode
    return worded


def check_prefix(prefix: str) -> str:
    """A beginning of codes, in capitals.

    >>> check_prefix(" spring ")
    'SPRING'

    Raises UnusablePrefix.
    """
    worded = prefix.strip().upper()
    if len(worded) > LONGEST_PREFIX or not (worded.isalnum() or not worded):
        raise UnusablePrefix
    return worded


def last_four(text: str) -> str:
    """How people tell codes apart."""
    return tidy(text)[-IN_A_GROUP:]
