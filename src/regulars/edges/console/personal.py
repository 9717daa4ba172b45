"""What the console keeps of people: files that somebody uploaded and has not imported yet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from regulars.core.personal import Outside, Person
from regulars.edges.console.wizard.drafts import folders
from regulars.edges.console.wizard.tasks import Folder

SEARCHABLE = {".csv", ".tsv", ".txt", ".json"}


def _clear(person: Person, noted: Any) -> bool:
    """Drop uploads that name the person, and those that cannot be searched; whoever needs one
    uploads it again. One that is being read is left to its end.
    """
    del noted
    are_done = True
    for folder in folders():
        if not any(_may_name(path, person) for path in folder.rglob("*") if path.is_file()):
            continue
        if Folder(folder).sign() is not None:
            are_done = False
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return are_done


def _may_name(path: Path, person: Person) -> bool:
    if path.suffix not in SEARCHABLE:
        return True
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return True
    return person.is_mentioned_in_json(text)


PERSONAL = (Outside("uploads", clear=_clear),)
