"""Work in a process of its own: its memory is given back, and it never outlives its parent."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

from regulars.edges.sandbox.errors import PreparationFailed
from regulars.edges.server.services import end_with_parent
from regulars.kernel.errors import RegularsError

Work = Callable[[Path, Callable[[], None]], None]

PAUSE_SECONDS = 0.1
REFUSED = 100  # added to the exit code of a refusal, to tell it from a crash


@dataclass(frozen=True)
class Apart:
    """Work under way in another process."""

    process: BaseProcess
    has_said_ready: Event
    log: Path

    def is_ready(self) -> bool:
        """Wait a moment, and say whether the work has come as far as it was to be waited for.

        A refusal there, already written on standard error, ends this process with its exit code.

        Raises PreparationFailed if the work died of anything else.
        """
        if self.has_said_ready.wait(PAUSE_SECONDS):
            return True
        status = self.process.exitcode
        if status and status > REFUSED:
            sys.exit(status - REFUSED)
        if status:
            raise PreparationFailed(exit_status=status, log=str(self.log))
        return status is not None


@contextmanager
def working_apart(work: Work, folder: Path, *, log: Path) -> Iterator[Apart]:
    """Let a function work on a folder in a new process, at most as long as the block lasts.

    The function is given something to call once it need not be waited for any longer. What nobody
    foresaw is written to the log.
    """
    context = get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_guarded, args=(work, folder, ready, log))
    process.start()
    try:
        yield Apart(process, ready, log)
    finally:
        _end(process)


def _end(process: BaseProcess) -> None:
    """End the process and whatever it has started in turn."""
    if process.pid is not None and process.is_alive():
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:  # it has not made a group of its own yet
            process.terminate()
    process.join()


def _guarded(work: Work, folder: Path, ready: Event, log: Path) -> None:
    end_with_parent()
    try:
        work(folder, ready.set)
    except RegularsError as error:
        sys.stderr.write(f"regulars: {error}\n")
        sys.exit(REFUSED + error.exit_code)
    except Exception:  # noqa: BLE001 - the end of the process: a sentence for the user, the rest here
        log.write_text(traceback.format_exc(), encoding="utf-8")
        sys.exit(1)
