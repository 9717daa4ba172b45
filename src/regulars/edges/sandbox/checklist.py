"""Shows the steps of a long job: a bar while one runs, a line with a tick once it is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from regulars.edges.terminal import TerminalProgress
from regulars.kernel.progress import Progress, Silent

PATIENCE_SECONDS = 0.3


class _Titled:
    """Progress of the stages inside a step, all under the step's title."""

    def __init__(self, title: str, inner: Progress) -> None:
        self._title, self._inner = title, inner
        inner.stage(title)

    def stage(self, name: str, total: int | None = None) -> None:
        """The next stage of the step starts."""
        del name
        self._inner.stage(self._title, total)

    def advance(self, amount: int) -> None:
        """So many units of the stage are done."""
        self._inner.advance(amount)


class Checklist:
    """Steps on standard error, in the order in which they are done."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)

    @contextmanager
    def step(self, title: str) -> Iterator[Progress]:
        """Do a step inside the block; it is ticked off unless the block raises."""
        started = time.monotonic()
        if self._console.is_terminal:
            with TerminalProgress(console=self._console, patience=PATIENCE_SECONDS) as progress:
                yield _Titled(title, progress)
        else:
            yield Silent()
        seconds = time.monotonic() - started
        self._console.print(Text.assemble(("✓ ", "green"), title, (f"  {seconds:.1f} s", "dim")))
