"""Work left to a process of its own: reading files loads far more than pages need.

A task lives in a folder: what it is to do, how far it is (a file that is touched while the process
lives), and what came of it. The folder is all that the process and the pages share.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from regulars.edges.sentences import filled
from regulars.kernel.files import whole_file

SILENT_FOR = 30.0  # seconds after which a process that shows no sign of life is taken for dead
WORKING = "working.json"
ASKED = "asked.json"


@dataclass(frozen=True)
class Outcome:
    """What came of a task: a result, or a sentence with places and values that fill them, which
    says what went wrong.
    """

    result: dict[str, Any] | None = None
    sentence: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def run_id(self) -> int | None:
        """The import that stands in the way, where it is one."""
        return self.values.get("run_id")

    @property
    def error(self) -> str:
        """What went wrong, in the reader's language; empty where nothing did."""
        return filled(self.sentence, self.values)


@dataclass(frozen=True)
class Sign:
    """The last sign of life: the stage, and how much of it is done where that is known."""

    task: str
    stage: str = ""
    done: int = 0
    total: int | None = None


@dataclass(frozen=True)
class Folder:
    """One folder of tasks."""

    path: Path
    actor: str = ""  # who set the task, for the log; only the process that does it needs to know

    def start(self, task: str, asked: dict[str, Any] | None = None, *, actor: str) -> None:
        """Begin a task in a process of its own; what came of the same task before is forgotten.

        ``asked`` is what the task needs to know besides its name. Where another is at work already,
        nothing is begun.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.claim(task):
            return
        self.forget(task)
        self.write(ASKED, asked or {})
        command = [sys.executable, "-m", "regulars.edges.console.wizard.child", task]
        subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [*command, str(self.path), actor],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "REGULARS_HOME": str(settings.REGULARS_HOME)},
        )

    def claim(self, task: str) -> bool:
        """Be the only one at work here: of two who begin at once, one is told no."""
        if self.has_died():
            (self.path / WORKING).unlink(missing_ok=True)
        try:
            with (self.path / WORKING).open("x") as file:
                json.dump(vars(Sign(task)), file)
        except FileExistsError:
            return False
        return True

    def forget(self, task: str) -> None:
        """Drop what came of a task."""
        (self.path / f"{task}.json").unlink(missing_ok=True)

    def say(self, sign: Sign) -> None:
        """Show a sign of life."""
        self.write(WORKING, vars(sign))

    def finish(self, task: str, outcome: Outcome) -> None:
        """Note what came of the task, then that nobody works any more."""
        self.write(f"{task}.json", vars(outcome))
        (self.path / WORKING).unlink(missing_ok=True)

    def outcome(self, task: str) -> Outcome | None:
        """What came of the task; None while it has not been done."""
        found = self.read(f"{task}.json")
        return Outcome(**found) if found is not None else None

    def sign(self) -> Sign | None:
        """The last sign of life; None where nobody works here, or whoever did is dead."""
        try:
            age = time.time() - (self.path / WORKING).stat().st_mtime
        except OSError:
            return None
        found = self.read(WORKING)
        return Sign(**found) if found is not None and age < SILENT_FOR else None

    def has_died(self) -> bool:
        """Whether somebody began and never came to an end."""
        return (self.path / WORKING).exists() and self.sign() is None

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Write a small file whole."""
        with whole_file(self.path / name) as file:
            file.write(json.dumps(value, default=str, ensure_ascii=False).encode())

    def read(self, name: str) -> dict[str, Any] | None:
        """Read a small file; None where it is not there."""
        try:
            found: dict[str, Any] = json.loads((self.path / name).read_bytes())
        except (OSError, ValueError):
            return None
        return found
