"""What an import keeps account of, so that undoing it takes out no more than it brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from regulars.edges.connectors.files.models import Filling, ImportRun, ToldAgain
from regulars.kernel.blanks import Filled
from regulars.kernel.spans import Span, spans_of


def store_fillings(row: ImportRun, kind: str, filled: Iterable[Filled]) -> None:
    """Keep account of what was filled; of a row filled twice, the first before and the
    last after.
    """
    by_id = {item.row_id: item for item in filled}
    earlier = Filling.objects.filter(import_run=row, kind=kind, row_id__in=by_id)
    again = list(earlier)
    for filling in again:
        values, item = filling.values, by_id.pop(filling.row_id)
        values["before"] = _plain(item.before) | values["before"]
        values["after"] = values["after"] | _plain(item.after)
    Filling.objects.bulk_update(again, ["values"], batch_size=500)
    Filling.objects.bulk_create(
        Filling(
            import_run=row,
            kind=kind,
            row_id=item.row_id,
            values={"before": _plain(item.before), "after": _plain(item.after)},
        )
        for item in by_id.values()
    )


def store_told_again(row: ImportRun, told_again: Mapping[str, Iterable[int]]) -> None:
    """Keep account of the rows there that the file tells too."""
    ToldAgain.objects.bulk_create(
        ToldAgain(import_run=row, kind=kind, first_id=first, last_id=last)
        for kind, ids in told_again.items()
        for first, last in spans_of(ids)
    )


def fillings(row: ImportRun, kind: str, *, batch_size: int = 1_000) -> Iterator[list[Filled]]:
    """What an import filled, in batches."""
    last = 0
    rows = Filling.objects.filter(import_run=row, kind=kind).order_by("pk")
    while found := list(rows.filter(pk__gt=last)[:batch_size]):
        yield [
            Filled(item.row_id, _rich(item.values["before"]), _rich(item.values["after"]))
            for item in found
        ]
        last = found[-1].pk


def filled_rows(row: ImportRun, kind: str, *, batch_size: int = 1_000) -> Iterator[list[int]]:
    """The ids of the rows that an import filled, in batches."""
    last = 0
    rows = Filling.objects.filter(import_run=row, kind=kind).order_by("row_id")
    while ids := list(rows.filter(row_id__gt=last).values_list("row_id", flat=True)[:batch_size]):
        yield ids
        last = ids[-1]


def given_customers(row: ImportRun, kind: str) -> list[Span]:
    """The orders or refunds that have their customer from an import, as spans."""
    rows = Filling.objects.filter(import_run=row, kind=kind, values__after__has_key="customer_id")
    return spans_of(rows.values_list("row_id", flat=True).iterator())


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    plain: dict[str, Any] = msgspec.to_builtins(values)
    return plain


def _rich(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the tables hold them: moments end in ``_at``."""
    return {
        name: msgspec.convert(value, datetime) if name.endswith("_at") and value else value
        for name, value in values.items()
    }
