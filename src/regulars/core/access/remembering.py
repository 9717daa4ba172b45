"""What a process remembers of keys for a few seconds, so that not every request asks the database.

Other processes go on letting a revoked key in for at most :data:`KEPT`; the one that revoked it
does not.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from regulars.core.access.types import Caller

KEPT = timedelta(seconds=5)
NOTED = timedelta(minutes=1)  # how often the last use is written down
MOST = 1_000


class Memory:
    """Callers by the digests of their tokens, and when their last use was written down."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._callers: dict[str, tuple[Caller, datetime]] = {}
        self._noted: dict[str, datetime] = {}
        self._forgotten = 0

    def recall(self, digest: str, *, now: datetime) -> Caller | None:
        """The caller, if they were looked up within the last seconds."""
        with self._lock:
            caller, at = self._callers.get(digest, (None, now))
        return caller if timedelta(0) <= now - at < KEPT else None

    def mark(self) -> int:
        """What to bring along to :meth:`keep`; to be asked for before looking somebody up."""
        with self._lock:
            return self._forgotten

    def keep(self, digest: str, caller: Caller, *, mark: int, now: datetime) -> None:
        """Remember the caller, unless a key was revoked since they were looked up."""
        with self._lock:
            if mark != self._forgotten:
                return
            if len(self._callers) >= MOST:
                self._callers.clear()
            self._callers[digest] = (caller, now)

    def forget(self) -> None:
        """Look everybody up again."""
        with self._lock:
            self._forgotten += 1
            self._callers.clear()

    def is_to_be_noted(self, public_id: str, *, now: datetime) -> bool:
        """Whether this use is to be written down; the others of the same minute are not."""
        with self._lock:
            at = self._noted.get(public_id)
            if at is not None and timedelta(0) <= now - at < NOTED:
                return False
            if len(self._noted) >= MOST:
                self._noted.clear()
            self._noted[public_id] = now
            return True


MEMORY = Memory()
