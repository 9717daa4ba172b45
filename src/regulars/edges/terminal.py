"""What work shows on a terminal when it takes over a second: its stage and how far it is."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text

PATIENCE_SECONDS = 1.0


class _Done(MofNCompleteColumn):
    """How much of how much is done; nothing for a stage whose size nobody knows."""

    def render(self, task: Task) -> Text:
        return Text() if task.total is None else super().render(task)


class TerminalProgress:
    """A :class:`regulars.kernel.progress.Progress` on standard error, used as a context.

    Nothing appears where standard error is no terminal, or when the work is over within a second;
    what appeared is gone when the block ends. ``names`` are the words for stages; a stage without
    any is shown as it is called.
    """

    def __init__(
        self,
        names: Mapping[str, str] | None = None,
        *,
        console: Console | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._names = names or {}
        self._console = console or Console(stderr=True)
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            _Done(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._timer = threading.Timer(patience, self._bar.start)
        self._timer.daemon = True
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Begin to wait for the first second to pass."""
        if self._console.is_terminal:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear away what is shown."""
        self._timer.cancel()
        if self._timer.is_alive():
            self._timer.join()
        if self._bar.live.is_started:  # stopping what never began would print an empty line
            self._bar.stop()

    def stage(self, name: str, total: int | None = None) -> None:
        """The next stage starts; the one before is done."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(self._names.get(name, name), total=total)

    def advance(self, amount: int) -> None:
        """So many units of the current stage are done."""
        if self._task is not None:
            self._bar.advance(self._task, amount)
