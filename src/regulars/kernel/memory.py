"""How a process that lasts looks for what nothing needs any more."""

from __future__ import annotations

import gc

YOUNG = 50_000  # objects made since the last look at the young ones; Python's own rule says 700


def settle() -> None:
    """Leave out of every later look what was loaded until now, and look less often: whoever makes
    ten thousand values at a time, none of which name each other in circles, is else kept waiting
    for a sixth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
