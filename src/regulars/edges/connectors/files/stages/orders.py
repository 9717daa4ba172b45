"""The order lines of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from regulars.core.catalog import queries as catalog
from regulars.core.customers import queries as customers
from regulars.core.orders import queries as order_queries
from regulars.core.orders import services as orders
from regulars.core.orders.types import ChangedLine, Document, DocumentsImported, HeadName
from regulars.edges.connectors.files.rules import shown_at
from regulars.edges.connectors.files.stages.batches import Batch, Setting, amount, chunks
from regulars.edges.connectors.files.stages.documents import (
    KeyLine,
    Known,
    documents,
    line_key,
    with_strangers,
)
from regulars.edges.connectors.files.stages.erased import erased_references
from regulars.edges.connectors.files.tables import FileTable, Line
from regulars.edges.connectors.files.types import DIFFERS, Rejection, Tally

KEY_COLUMNS = KeyLine._fields
AMOUNTS = ("amount", "discount", "cost", "tax", "shipping")


@dataclass
class Orders:
    """Whole orders, with what was taken back of them."""

    file: FileTable
    setting: Setting
    name = "orders"

    def total(self) -> int:
        """How many lines the file has."""
        return self.file.usable_rows

    def batches(self, after: str) -> Iterator[Batch]:
        """Lines by order number, those of one number together."""
        return chunks(self.file.lines.after(after))

    def write(self, batch: Batch) -> Tally:
        """Write what is not there yet."""
        lines = [Line(*row) for row in batch.items]
        known = self._known(lines, are_written=True)
        told = list(documents(lines, self.setting, known))
        if self._open_channels(known, told):
            known = self._known(lines, are_written=True)
            told = list(documents(lines, self.setting, known))
        outcome = orders.import_documents(
            documents=told,
            source=self.setting.source,
            currency=self.setting.currency,
            import_run=self.setting.run_id,
            actor=self.setting.actor,
            now=self.setting.now,
        )
        return self._tally(lines, outcome, known)

    def preview(self, batch: Batch) -> Tally:
        """Count what is not there yet."""
        lines = [Line(*row) for row in batch.items]
        known = self._known(lines)
        outcome = orders.preview_documents(
            documents=list(documents(lines, self.setting, known)),
            source=self.setting.source,
            currency=self.setting.currency,
            now=self.setting.now,
        )
        return self._tally(lines, outcome, known)

    def doubled(self) -> int:
        """How many orders and refunds are here under their numbers, and have not a single line in
        common with the file. Lines are told apart by their keys alone, and those of one that has
        the first line in common are not looked at.
        """
        rows = self.file.lines.after(columns=KEY_COLUMNS)
        return sum(self._doubled_in([KeyLine(*row) for row in some.items]) for some in chunks(rows))

    def _doubled_in(self, lines: list[KeyLine]) -> int:
        source, currency = self.setting.source, self.setting.currency
        here = order_queries.known_numbers(source, {line.order_id for line in lines})
        told: dict[HeadName, list[KeyLine]] = defaultdict(list)
        for line in lines:
            if line.order_id in here:
                day = line.ordered_at.date() if line.amount_minor < 0 else None
                told[line.order_id, day].append(line)
        first = {head: [line_key(lines[0])] for head, lines in told.items()}
        unsure = order_queries.heads_without(first, source=source, currency=currency)
        keys = {head: [line_key(line) for line in told[head]] for head in unsure}
        return len(order_queries.heads_without(keys, source=source, currency=currency))

    def _open_channels(self, known: Known, told: list[Document]) -> bool:
        """Make the channels that are about to be named; say whether there was any to make."""
        heads = [head for document in told for head in document.heads()]
        named = {head.channel_id for head in heads}
        codes = {code for code, pk in known.channels.items() if pk < 0 and pk in named}
        orders.open_channels(codes=codes)
        return bool(codes)

    def _channels(self, lines: list[Line]) -> set[str]:
        named = {line.channel or self.setting.channel for line in lines}
        return named - {""}

    def _known(self, lines: list[Line], *, are_written: bool = False) -> Known:
        """What the lines name. Where customers ``are_written``, whoever is unknown was erased, and
        what they bought is nobody's.
        """
        source = self.setting.source
        buyers = {line.customer_id for line in lines if line.customer_id is not None}
        goods = {line.product_id for line in lines if line.product_id is not None}
        codes = self._channels(lines)
        known = customers.known_references(source, buyers)
        if not are_written:
            new = buyers - known.keys()
            known = with_strangers(known, buyers - erased_references(new, source))
        return Known(
            customers=known,
            products=catalog.known_references(source, goods),
            channels=with_strangers(order_queries.channel_ids(codes), codes),
        )

    def _tally(self, lines: list[Line], outcome: DocumentsImported, known: Known) -> Tally:
        tally = Tally(
            read=len(lines), imported=outcome.lines_created, unchanged=outcome.lines_unchanged
        )
        tally.created.update(
            orders=outcome.orders_created,
            refunds=outcome.refunds_created,
            order_lines=outcome.order_lines_created,
            refund_lines=outcome.refund_lines_created,
            lines_added=outcome.lines_added,
            documents_grown=outcome.documents_grown,
            known_by_number_only=outcome.known_by_number_only,
            orders_filled=outcome.filled,
        )
        tally.rejected = self._rejections(outcome.changed, known)
        tally.told = {
            "orders": outcome.orders_told,
            "refunds": outcome.refunds_told,
            "order_lines": outcome.order_lines_told,
            "refund_lines": outcome.refund_lines_told,
        }
        return tally

    def _rejections(self, changes: list[ChangedLine], known: Known) -> list[Rejection]:
        """What was told otherwise than it is known, customers and channels by their names."""
        names = {
            "customer": {str(pk): name for name, pk in known.customers.items()},
            "channel": {str(pk): code for code, pk in known.channels.items()},
        }
        unnamed = {int(change.known) for change in changes if change.field == "customer"}
        source = self.setting.source
        for pk, profile in customers.profiles(list(unnamed)).items():
            here = (item.reference for item in profile.references if item.source == source)
            names["customer"][str(pk)] = next(here, profile.shown_as)
        if any(change.field == "channel" for change in changes):
            names["channel"] |= {str(item.id): item.code for item in order_queries.channels()}
        return [self._rejection(change, names.get(change.field)) for change in changes]

    def _rejection(self, change: ChangedLine, names: Mapping[str, str] | None) -> Rejection:
        known, told = change.known, change.told
        if names is not None:
            known, told = names[known], names[told]
        elif change.field in AMOUNTS:
            known, told = (amount(value, self.setting.currency) for value in (known, told))
        elif change.field == "ordered_at":
            known, told = (shown_at(value, self.setting.zone) for value in (known, told))
        return Rejection(change.row, change.field, told, f"{DIFFERS}{known}")
