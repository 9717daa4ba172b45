from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from regulars.core.orders.types import DocumentsImported, Estates
from regulars.kernel.estates import Estate
from regulars.kernel.listening import Told
from regulars.kernel.tellings import Telling


@dataclass
class Memory:
    """An account of what imports told, in memory."""

    tellings: dict[tuple[int, int], Telling] = field(default_factory=dict)  # by row and import

    def hear(self, import_run: int, told: Told) -> None:
        """Keep what an import told."""
        self.keep(replace(telling, import_run=import_run) for telling in told.tellings)

    def of(self, ids: Collection[int]) -> Mapping[int, Sequence[Telling]]:
        """What was told of each of these rows."""
        return {
            pk: [telling for (row, _), telling in sorted(self.tellings.items()) if row == pk]
            for pk in ids
        }

    def keep(self, tellings: Iterable[Telling]) -> None:
        """Keep what these say."""
        self.tellings |= {(telling.row_id, telling.import_run): telling for telling in tellings}

    def estate(self, import_run: int) -> Estate:
        """What an import leaves of a table of which nothing passes to others."""
        given = [row for (row, run), telling in self.tellings.items() if run == import_run]
        return Estate(import_run, [], [given], self)


def estates_of(import_run: int, told: DocumentsImported | None = None) -> Estates:
    """What an import leaves of orders, having told this."""
    told = told or DocumentsImported()
    parts = (told.orders_told, told.refunds_told, told.order_lines_told, told.refund_lines_told)
    memories = [Memory() for _ in parts]
    for memory, part in zip(memories, parts, strict=True):
        memory.hear(import_run, part)
    return Estates(*(memory.estate(import_run) for memory in memories))
