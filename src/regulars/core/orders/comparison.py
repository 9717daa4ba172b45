"""Tells the lines of documents that are stored already from those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.core.orders.rules.documents import Values, differences, placed_key, places, values_of
from regulars.core.orders.stored import Alike, Head, Lines, Stored
from regulars.core.orders.tables import ORDER_LINES, REFUND_LINES
from regulars.core.orders.types import ChangedLine, Document, DocumentsImported, LineDraft
from regulars.core.retelling import ToldTable
from regulars.kernel.listening import Told
from regulars.kernel.tellings import NOTHING, Telling

NOT_THERE = Head(0, "", is_new=True)
NOTHING_ALIKE = Alike()


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line that is not stored yet, the name it will be stored by, and where it belongs."""

    head: Head
    key: str
    line: LineDraft
    values: Values


@dataclass(frozen=True)
class Side:
    """The stored lines of orders or of refunds, and what is told of them again."""

    stored: Lines
    table: ToldTable
    told: Told

    def hear(self, line: LineDraft, values: Values, known: Alike, place: int) -> None:
        """Take down what is told of a line that is there."""
        told = (line.product_id, line.name, *values, line.at)
        held = (*known.things[place], *known.values[place], known.moments[place])
        telling = Telling(known.ids[place], 0)
        if told != held:
            self._tell_apart(
                telling, dict(zip(self.names, zip(told, held, strict=True), strict=True))
            )
        self.told.add(telling, is_complete=told == held)

    @property
    def names(self) -> Iterable[str]:
        """The fields of a line that imports tell."""
        return self.table.fields.blank

    def _tell_apart(self, telling: Telling, values: Mapping[str, tuple[Any, Any]]) -> None:
        spoken = {name: both for name, both in values.items() if both[0] not in NOTHING}
        agreed = {name for name, (told, held) in spoken.items() if told == held}
        telling.agreed = frozenset(agreed)
        telling.told = {name: told for name, (told, _) in spoken.items() if name not in agreed}


@dataclass(frozen=True)
class Comparison:
    """Documents held against what is stored; the outcome counts what is there, and what grows."""

    stored: Stored
    currency: str
    outcome: DocumentsImported

    def new_order_lines(self, documents: Sequence[Document]) -> Iterator[NewLine]:
        """The lines of orders that are not stored yet."""
        told = self.outcome.order_lines_told
        side = Side(self.stored.order_lines, ORDER_LINES, told)
        for document in documents:
            head = self.stored.orders.get(document.number, NOT_THERE)
            yield from self._new(document, document.sold, head, side)

    def new_refund_lines(self, documents: Sequence[Document]) -> Iterator[NewLine]:
        """The lines of refunds that are not stored yet."""
        told = self.outcome.refund_lines_told
        side = Side(self.stored.refund_lines, REFUND_LINES, told)
        for document in documents:
            for day, lines in document.taken_back.items():
                head = self.stored.refunds.get((document.number, day), NOT_THERE)
                yield from self._new(document, lines, head, side)

    def _new(
        self, document: Document, lines: Sequence[LineDraft], head: Head, side: Side
    ) -> list[NewLine]:
        """The lines that are not stored yet; those that are count as unchanged or changed."""
        if not head.is_new and head.currency != self.currency:
            self._note_other_currency(document, lines, head)
            return []
        new: list[NewLine] = []
        for key, alike in _by_key(lines).items():
            if head.is_new and len(alike) == 1:
                new.append(NewLine(head, placed_key(key, 1), alike[0], values_of(alike[0])))
                continue
            known = side.stored.get((head.id, key), NOTHING_ALIKE)
            told = [values_of(line) for line in alike]
            for line, values, place in zip(alike, told, places(told, known.values), strict=True):
                if place not in known.values:
                    new.append(NewLine(head, placed_key(key, place), line, values))
                    continue
                side.hear(line, values, known, place)
                if changes := differences(known.values[place], values):
                    self._note_changed(document, line, changes[0])
                else:
                    self._note_moment(document, line, known, place)
        if new and not head.is_new:
            self._note_growth(new, lines)
        return new

    def _note_other_currency(
        self, document: Document, lines: Sequence[LineDraft], head: Head
    ) -> None:
        self.outcome.changed += [
            ChangedLine(document.number, line.row, "currency", head.currency, self.currency)
            for line in lines
        ]

    def _note_changed(
        self, document: Document, line: LineDraft, change: tuple[str, str, str]
    ) -> None:
        name, old, new = change
        self.outcome.lines_changed += 1
        self.outcome.changed.append(ChangedLine(document.number, line.row, name, old, new))

    def _note_moment(self, document: Document, line: LineDraft, known: Alike, place: int) -> None:
        """A line at another time of day is the same line. Midnight is a file's way to tell no time,
        and says nothing.
        """
        if line.has_time and line.at not in known.moments.values():
            was, told = known.moments[place].isoformat(), line.at.isoformat()
            self.outcome.changed.append(
                ChangedLine(document.number, line.row, "ordered_at", was, told)
            )

    def _note_growth(self, new: Sequence[NewLine], told: Sequence[LineDraft]) -> None:
        self.outcome.lines_added += len(new)
        self.outcome.documents_grown += 1
        self.outcome.known_by_number_only += len(new) == len(told)


def _by_key(lines: Sequence[LineDraft]) -> dict[str, list[LineDraft]]:
    by_key: dict[str, list[LineDraft]] = {}
    for line in lines:
        by_key.setdefault(line.key, []).append(line)
    return by_key
