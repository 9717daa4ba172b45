"""What processes of ours have in common: they never outlive the one that started them."""

from __future__ import annotations

import os
import signal
from multiprocessing import parent_process
from threading import Thread

DRAIN_SECONDS = 30  # what a process may take to end what it has begun; then it is killed


def end_with_parent() -> None:
    """End this process and its group when the one that started it is gone, even by a kill."""
    parent = parent_process()
    if parent is None:
        return
    os.setpgid(0, 0)

    def wait() -> None:
        parent.join()
        os.killpg(0, signal.SIGKILL)

    Thread(target=wait, daemon=True).start()
