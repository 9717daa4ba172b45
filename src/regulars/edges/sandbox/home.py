"""The folder a demo lives in: everything it writes is there and nowhere else."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import msgspec

from regulars.edges.sandbox.errors import DemoRunning, NotADemo
from regulars.kernel.files import explain, whole_file
from regulars.kernel.ids import ALPHABET

OWNER_EMAIL = "owner@example.com"
PASSWORD_GROUPS, GROUP_LENGTH = 4, 4  # 80 random bits


@dataclass(frozen=True)
class Plan:
    """What the demo is to be, and which stages of making it are done."""

    customers: int
    until: date
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Home:
    """The places in the folder."""

    folder: Path

    @property
    def plan_file(self) -> Path:
        """The plan; where it is, the folder is a demo's."""
        return self.folder / "demo.json"

    @property
    def password_file(self) -> Path:
        """The password of the demo's owner, for the eyes of whoever started it."""
        return self.folder / "password"

    @property
    def shop(self) -> Path:
        """The generated files, as a merchant would export them."""
        return self.folder / "shop"

    @property
    def report(self) -> Path:
        """The retention report."""
        return self.folder / "report.html"

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.folder / "regulars.sqlite3"

    @property
    def log(self) -> Path:
        """What went wrong that nobody foresaw."""
        return self.folder / "preparation.log"

    def plan(self) -> Plan | None:
        """The plan on disk, or None where there is none that can be read."""
        try:
            return msgspec.json.decode(self.plan_file.read_bytes(), type=Plan)
        except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
            return None

    def write_plan(self, plan: Plan) -> None:
        """Keep the plan; the old one stays until the new one is whole."""
        with whole_file(self.plan_file) as file:
            file.write(msgspec.json.format(msgspec.json.encode(plan)))

    def mark_done(self, stage: str) -> None:
        """Remember that a stage need not be done again."""
        plan = self.plan()
        if plan is not None and stage not in plan.done:
            self.write_plan(replace(plan, done=(*plan.done, stage)))

    def password(self) -> str:
        """The owner's password: made once, kept with mode 600."""
        try:
            if not self.password_file.exists():
                _write_private(self.password_file, _new_password())
            return self.password_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            explain(error, self.password_file)


def _new_password() -> str:
    """Sixteen characters in groups that are easy to read off a screen."""
    groups = (
        "".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH))
        for _ in range(PASSWORD_GROUPS)
    )
    return "-".join(groups)


def _write_private(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def opened(folder: Path, *, fresh: bool) -> Iterator[Home]:
    """Open the folder for this process alone, making it if need be; ``fresh`` empties it first.

    Raises NotADemo, DemoRunning and the errors of ``kernel.files``.
    """
    home = Home(folder.absolute())
    try:
        if home.folder.exists() and not _is_ours(home):
            raise NotADemo(folder=str(folder))
        home.folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        lock = (home.folder / ".lock").open("w")
    except OSError as error:
        explain(error, folder)
    with lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise DemoRunning(folder=str(folder)) from error
        if fresh:
            _empty(home)
        (home.folder / ".gitignore").write_text("*\n", encoding="utf-8")
        yield home


def _is_ours(home: Home) -> bool:
    """A folder with a plan, or with nothing but what a demo makes before its plan."""
    if not home.folder.is_dir():
        return False
    names = {path.name for path in home.folder.iterdir()}
    return home.plan_file.name in names or names <= {".lock", ".gitignore"}


def _empty(home: Home) -> None:
    """Delete everything but the lock; the plan goes last, so that a kill leaves a demo's folder."""
    kept = {".lock", home.plan_file.name}
    try:
        for path in sorted(home.folder.iterdir()):
            if path.name in kept:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        home.plan_file.unlink(missing_ok=True)
    except OSError as error:
        explain(error, home.folder)
