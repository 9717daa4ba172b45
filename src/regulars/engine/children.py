"""Starting the heavy work in processes of their own, and hearing from them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.conf import settings

from regulars.kernel.errors import Unavailable
from regulars.kernel.progress import Progress

GENERAL = (
    "The work stopped with an error that is ours. Run it by hand to see it: regulars {command}"
)


@dataclass(eq=False)
class ChildFailed(Unavailable):
    """The process that was to do the work ended with an error."""

    code = "engine.child_failed"
    sentence = "{reason}"
    reason: str


def command_of(arguments: Sequence[str]) -> list[str]:
    """Our command line, run by the interpreter that runs us."""
    return [sys.executable, "-m", "regulars", *arguments]


def start(arguments: Sequence[str]) -> None:
    """Start a command that goes on whatever becomes of this process, and do not wait for it."""
    subprocess.Popen(  # noqa: S603 - our own program with arguments we made
        command_of(arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=_environment(),
    )


def run(arguments: Sequence[str], *, progress: Progress) -> dict[str, Any]:
    """Run a command that speaks JSON lines; pass on its progress and return its result.

    Raises ChildFailed with the command's own sentence.
    """
    with subprocess.Popen(  # noqa: S603
        command_of(arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
    ) as process:
        last: dict[str, Any] = {}
        for line in process.stdout or ():
            last = _heard(line, progress) or last
        process.communicate()
    if process.returncode or "result" not in last:
        sentence = last.get("error", {}).get("sentence")
        raise ChildFailed(reason=sentence or GENERAL.format(command=" ".join(arguments)))
    result: dict[str, Any] = last["result"]
    return result


def _heard(line: bytes, progress: Progress) -> dict[str, Any] | None:
    """Pass on what a line tells of progress; return any other message."""
    try:
        message: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.DecodeError:
        return None
    if "stage" in message:
        progress.stage(message["stage"], message.get("total"))
    elif "advance" in message:
        progress.advance(message["advance"])
    else:
        return message
    return None


def _environment() -> dict[str, str]:
    return {**os.environ, "REGULARS_HOME": str(settings.REGULARS_HOME)}
