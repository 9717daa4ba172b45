"""The web server, ending once however often it is told to."""

from __future__ import annotations

from _thread import start_new_thread
from typing import Any

from granian.server import MPServer


class InterruptibleServer(MPServer):
    """Granian with workers in processes, which two signals at once would leave waiting for itself.

    Python runs a signal's handler between any two instructions of the main thread, one handler
    within another included. Granian's takes the lock of its event, which that thread may be holding
    at that moment. So another thread takes it here.
    """

    def signal_handler_interrupt(self, *_arguments: Any, **_named: Any) -> None:
        """Note that the server is to end; neither waits nor takes a lock."""
        self.interrupt_signal = True
        start_new_thread(self.main_loop_interrupt.set, ())
