"""What erased people are known again by, without its being kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from regulars.core.keyed import keyed_digest
from regulars.core.personal import IDENTIFYING, Mark
from regulars.core.privacy.models import Remembered

PURPOSE = "privacy.erased"
FINGERPRINT_LETTERS = 16
AT_A_TIME = 5_000


def digests_of(marks: Iterable[Mark]) -> dict[str, Mark]:
    """The marks by their digests; what identifies nobody has none."""
    tidied = {mark.tidied: mark for mark in marks if mark.kind in IDENTIFYING}
    return {
        keyed_digest(PURPOSE, mark.kind, mark.source, mark.value): given
        for mark, given in tidied.items()
        if mark.value
    }


def fingerprint() -> str:
    """What tells digests made with this secret key from those made with another."""
    return keyed_digest(PURPOSE)[:FINGERPRINT_LETTERS]


def erased_among(marks: Iterable[Mark]) -> dict[Mark, datetime]:
    """Of these marks, those that an erased person was known by, and when the last of them was
    erased. One query where nobody ever was, and then the marks are not even made.
    """
    if not Remembered.objects.exists():
        return {}
    by_digest = digests_of(marks)
    digests = list(by_digest)
    found: dict[Mark, datetime] = {}
    for place in range(0, len(digests), AT_A_TIME):
        rows = Remembered.objects.filter(digest__in=digests[place : place + AT_A_TIME])
        for digest, erased_at in rows.values_list("digest", "erasure__erased_at"):
            mark = by_digest[digest]
            found[mark] = max(erased_at, found.get(mark, erased_at))
    return found
