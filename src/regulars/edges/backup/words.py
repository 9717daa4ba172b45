"""What a backup and a restore say on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STAGES = {
    "database": "The database",
    "examining": "Examining the copy",
    "writing": "Writing the archive",
    "files": "Files",
    "checking": "Checking the archive",
    "unpacking": "Unpacking",
    "erasing": "Erasing again who was erased since",
}
NO_KEY = (
    "The secret key is not in it: everybody signs in anew, and second factors are set up anew, "
    "unless the key of then is put back (REGULARS_SECRET_KEY, or secret-key in the home)."
)
NO_LAKE = "Figures and scores are computed anew by: regulars lake sync"


def of_backup(result: Mapping[str, Any]) -> str:
    """What was written."""
    told = f"{result['path']} holds {_files(result)}: {_size(result['size'])}."
    if result["has_secret"]:
        return f"{told} The secret key is in it: keep it as you keep the key."
    return f"{told} The secret key is not in it; keep a copy of that elsewhere."


def of_restore(result: Mapping[str, Any]) -> str:
    """What is here now, and what is to be done."""
    made_at = str(result["made_at"])[:16].replace("T", " ")
    lines = [f"This is the store of {made_at} UTC, {_files(result)}: {_size(result['size'])}."]
    if again := result["erased_again"]:
        people = "1 customer who was" if again == 1 else f"{again:,} customers who were"
        lines.append(f"Erased again: {people} erased after it was made.")
    if not result["has_lake"]:
        lines.append(NO_LAKE)
    if not result["has_secret"]:
        lines.append(NO_KEY)
    return "\n".join(lines)


def _files(result: Mapping[str, Any]) -> str:
    return "1 file" if result["files"] == 1 else f"{result['files']:,} files"


def _size(size: int) -> str:
    """A size as people say it.

    >>> _size(12_300), _size(20_400_000_000)
    ('12 kB', '20.4 GB')
    """
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size / 1e3:.0f} kB"
