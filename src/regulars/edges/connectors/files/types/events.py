"""What imports bring about, for the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.events.types import Event


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Event):
    """Somebody began to import a file."""

    name: ClassVar[str] = "imports.started"
    import_run: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class ImportResumed(Event):
    """Somebody went on with an import that had stopped."""

    name: ClassVar[str] = "imports.resumed"
    import_run: int


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """Somebody took an import back."""

    name: ClassVar[str] = "imports.undone"
    import_run: int
