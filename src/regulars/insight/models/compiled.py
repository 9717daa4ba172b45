"""Loops over millions of rows, compiled by numba where it is installed and the wait pays.

Importing numba takes half a second and compiling a loop a second and a half, the latter once on a
machine. So NumPy does what there is, until a process has done so much that a compiled loop
would have gained it.
``REGULARS_NUMBA=1`` in the environment has loops compiled at once, ``REGULARS_NUMBA=0`` never.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from typing import Any

SWITCH = "REGULARS_NUMBA"
PAYS_AFTER = 100_000_000  # rows, which take NumPy four seconds and a compiled loop two
# Sums may be taken in any order; numbers without end stay what they are.
FAST = {"reassoc", "contract", "arcp", "nsz"}


class Loop:
    """A loop that numba can compile, and how many rows NumPy has done in its place.

    Parameters
    ----------
    written
        The loop in Python.
    """

    def __init__(self, written: Callable[..., Any]) -> None:
        self._written = written
        self._compiled: Callable[..., Any] | None = None
        self._rows = 0

    def is_due(self, rows: int) -> bool:
        """Whether to call this loop, and not NumPy, for so many rows more."""
        switch = os.environ.get(SWITCH)
        self._rows += rows
        pays = switch == "1" or (switch != "0" and self._rows > PAYS_AFTER)
        return pays and importlib.util.find_spec("numba") is not None

    def __call__(self, *arguments: Any) -> Any:
        """Do it, compiled; what was compiled is kept for other processes where there is room."""
        if self._compiled is None:
            self._compiled = self._kept()
        try:
            return self._compiled(*arguments)
        except OSError:
            self._compiled = self._made(keep=False)
            return self._compiled(*arguments)

    def _kept(self) -> Callable[..., Any]:
        try:
            return self._made(keep=True)
        except RuntimeError:  # there is no folder to keep it in
            return self._made(keep=False)

    def _made(self, *, keep: bool) -> Callable[..., Any]:
        from numba import njit

        made: Callable[..., Any] = njit(
            self._written, cache=keep, error_model="numpy", fastmath=FAST
        )
        return made
