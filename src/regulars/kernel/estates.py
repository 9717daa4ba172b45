"""What an import leaves behind when it is undone, and who has it from then on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regulars.kernel.spans import Span
from regulars.kernel.tellings import Account


@dataclass(frozen=True)
class Share:
    """Rows that pass from one import to another that told them too, as spans of ids; ``partly``
    are those of which that one may have told anything else than they hold.
    """

    to: int
    spans: Sequence[Span]
    partly: Sequence[Span]


@dataclass(frozen=True)
class Estate:
    """What an import leaves of one table: what passes to others, the rows of others in which it
    gave a value, by batches of ids, and what all of them told.
    """

    import_run: int
    shares: Sequence[Share]
    given: Iterable[Sequence[int]]
    account: Account
