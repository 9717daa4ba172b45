"""Several files and folders that take the place of others together, or not at all.

What is new is prepared beside what is there. Then a plan is written down in one step: from that
moment on the change counts, and whoever finds the plan carries it out to its end, as often as it
takes. Where something beyond the disk decides whether it counts, the plan bears a token of that.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from regulars.kernel.files.errors import explain
from regulars.kernel.files.single import whole_file

PLAN = "changeover.json"


@dataclass(frozen=True)
class Plan:
    """What is to happen in a folder; all paths are relative to it.

    ``gone`` is removed, then each of ``moves`` goes from where it was prepared to its place, and
    ``drafts`` are cleared away. With a ``token``, that only happens if the token counts.
    """

    moves: tuple[tuple[str, str], ...]
    gone: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    token: str = ""


def write_plan(folder: Path, plan: Plan) -> None:
    """Let the plan count, or the token decide; what it names is on the disk before it is."""
    os.sync()
    with whole_file(folder / PLAN) as file:
        file.write(msgspec.json.encode(plan))
    _settle(folder)


def pending(folder: Path) -> Plan | None:
    """A plan that was not carried out to its end; None where there is none."""
    path = folder / PLAN
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError:
        return None
    except OSError as error:
        explain(error, path)


def finish(folder: Path, *, counts: Callable[[str], bool]) -> bool:
    """Carry out the plan that is pending, or forget it where its token does not count; return
    whether anything was carried out.

    It can be stopped at any moment, and begun again.
    """
    plan = pending(folder)
    if plan is None:
        return False
    does_count = not plan.token or counts(plan.token)
    try:
        if does_count:
            _carry_out(folder, plan)
        forget(folder, plan)
    except OSError as error:
        explain(error, folder)
    return does_count


def forget(folder: Path, plan: Plan) -> None:
    """The plan is over: clear it away, with what was prepared for it."""
    (folder / PLAN).unlink(missing_ok=True)
    _settle(folder)
    for draft in plan.drafts:
        remove(folder / draft)


def _carry_out(folder: Path, plan: Plan) -> None:
    for name in plan.gone:
        remove(folder / name)
    for source, target in plan.moves:
        if (folder / source).exists():  # else that is done
            move(folder / source, folder / target)
    for parent in {(folder / target).parent for _, target in plan.moves}:
        _settle(parent)


def move(source: Path, target: Path) -> None:
    """Put a file or a folder in the place of another."""
    if target.is_dir():
        shutil.rmtree(target)
    source.replace(target)


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it; one that is gone is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Wait until the folder's list of names is on the disk itself."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
