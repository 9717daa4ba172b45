"""Holds the log against the chain over it: whether what was chained is as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db.models import Q

from regulars.core.bulk import within
from regulars.core.events import heads
from regulars.core.events.chaining import end_of, facts_of, last_block
from regulars.core.events.models import Block, EventRow
from regulars.core.events.rules import BEFORE_ALL, digest_of
from regulars.core.events.types import CHAIN_HEAD, Cursor
from regulars.core.invariants import EXAMPLES
from regulars.kernel.spans import Span, merged, spans_of, without

GONE = "Events that are gone: {number} (ids {some})"
CHANGED = "Blocks of which an event, or the block itself, was changed: {number} ({some})"
LOST = "Blocks of the chain that are gone: {number} ({some})"
BEHIND = (
    "Events that were put in, moved or taken out behind what is chained: the chain holds {chained} "
    "up to its end, and the log {there}."
)
OTHER = "The chain does not have the end any more that is written down in {file}: block {number}."
WIDEST = 100_000  # ids; no block is as wide


@dataclass
class Audit:
    """What was found amiss: spans of ids and of numbers, and names of blocks."""

    gone: list[Span] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    lost: list[Span] = field(default_factory=list)
    chained: int = 0

    def take(self, block: Block, before: tuple[int, str]) -> tuple[int, str]:
        """Look at a block, whose number and digest follow those ``before``; return its own."""
        number, digest = before
        if block.number != number + 1:
            self.lost.append((number + 1, block.number - 1))
        spans = _spans_of(block)
        rows = [row for some in within(spans) for row in _facts(some)]
        missing = without(spans, spans_of(row[0] for row in rows))
        self.gone += missing
        self.chained += len(rows)
        if not missing and block.digest != digest_of(digest, block.number, spans, rows):
            self.changed.append(f"{block.number}: ids {_named(spans)}")
        return block.number, block.digest

    def told(self) -> Iterator[str]:
        """A sentence for each kind of what is amiss."""
        for sentence, spans in ((GONE, self.gone), (LOST, self.lost)):
            if spans:
                number = sum(last - first + 1 for first, last in spans)
                yield sentence.format(number=number, some=_named(spans))
        if self.changed:
            more = ", …" if len(self.changed) > EXAMPLES else ""
            some = ", ".join(self.changed[:EXAMPLES])
            yield CHANGED.format(number=len(self.changed), some=f"{some}{more}")


def broken() -> Sequence[str]:
    """What tells that the log is not what it was when it was chained; what is not chained yet is
    not looked at. Reads the whole log.
    """
    audit, last = Audit(), last_block()
    if last:
        before = (0, BEFORE_ALL)
        for block in Block.objects.filter(number__lte=last.number).order_by("number").iterator():
            before = audit.take(block, before)
    found = list(audit.told())
    there = _up_to(end_of(last)) if last else 0
    if there != audit.chained:
        found.append(BEHIND.format(chained=audit.chained, there=there))
    return [*found, *_cut_off()]


def _spans_of(block: Block) -> list[Span]:
    """The ids that a block says it holds; none where what it says cannot be so."""
    try:
        spans = msgspec.convert(block.spans, list[tuple[int, int]])
    except msgspec.ValidationError:
        return []
    is_possible = all(0 <= last - first < WIDEST for first, last in spans) and len(spans) < WIDEST
    return merged(spans) if is_possible else []


def _named(spans: Sequence[Span]) -> str:
    some = ", ".join(
        f"{first}–{last}" if first < last else f"{first}" for first, last in spans[:EXAMPLES]
    )
    return f"{some}, …" if len(spans) > EXAMPLES else some


def _facts(some: Q) -> Sequence[tuple[Any, ...]]:
    return list(facts_of(EventRow.objects.filter(some).order_by("pk")))


def _up_to(end: Cursor) -> int:
    rows = EventRow.objects.filter(
        Q(transaction_id__lt=end.transaction_id)
        | Q(transaction_id=end.transaction_id, id__lte=end.row_id)
    )
    return rows.count()


def _cut_off() -> Sequence[str]:
    try:
        head = heads.kept()
    except ValueError:
        return (f"{CHAIN_HEAD} cannot be read.",)
    if head is None or heads.is_in_chain(head):
        return ()
    return (OTHER.format(file=CHAIN_HEAD, number=head.number),)
