"""What an import keeps account of, so that undoing it leaves what the others alone would bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from regulars.core.bulk import update
from regulars.edges.connectors.files.models import ImportRun, Telling, Told, ToldAgain
from regulars.kernel import listening, tellings
from regulars.kernel.spans import Span, held, merged, spans_of

STANDING = ~Q(import_run__status=ImportRun.Status.UNDONE)


def store(run: ImportRun, kind: str, told: listening.Told) -> None:
    """Keep account of what a batch told of rows that were there."""
    ToldAgain.objects.bulk_create(
        ToldAgain(
            import_run=run,
            kind=kind,
            first_id=first,
            last_id=last,
            agreed=",".join(likeness.agreed),
            is_complete=likeness.is_complete,
        )
        for likeness, ids in told.alike.items()
        for first, last in spans_of(ids)
    )
    for telling in told.tellings:
        telling.import_run = run.pk
    Account(kind, run).keep(told.tellings)


@dataclass(frozen=True)
class Account:
    """What the imports that stand told of the rows of one table, and the one that is undone."""

    kind: str
    undone: ImportRun

    def of(self, ids: Collection[int]) -> Mapping[int, Sequence[tellings.Telling]]:
        """What was told of each of these rows, in the order of the imports."""
        found: dict[int, dict[int, tellings.Telling]] = defaultdict(dict)
        for likeness, spans in self._spans(ids).items():
            run, agreed, is_complete = likeness
            names = frozenset(agreed.split(",")) - {""}
            for pk in held(ids, merged(spans)):
                found[pk][run] = tellings.Telling(pk, run, agreed=names, throughout=is_complete)
        for row in self._stored(ids):
            run = row.import_run_id
            telling = found[row.row_id].setdefault(run, tellings.Telling(row.row_id, run))
            telling.told, telling.gave = row.told, set(row.gave)
        return {pk: [by_run[run] for run in sorted(by_run)] for pk, by_run in found.items()}

    def keep(self, told: Iterable[tellings.Telling]) -> None:
        """Keep what these say from now on."""
        rows = {(telling.row_id, telling.import_run): telling for telling in told}
        stored = {
            (row.row_id, row.import_run_id): row for row in self._stored({pk for pk, _ in rows})
        }
        changed: list[Telling] = []
        new: list[Telling] = []
        for key, telling in rows.items():
            row = stored.get(key) or self._new(telling)
            values = (_plain(telling.told), sorted(telling.gave))
            if (row.told, row.gave) != values:
                row.told, row.gave = values
                (changed if key in stored else new).append(row)
        update(Telling, changed, ("told", "gave"))
        Telling.objects.bulk_create(new)

    def given(self, *, batch_size: int = 1_000) -> Iterator[list[int]]:
        """The rows in which the import that is undone gave a value, in batches."""
        last = 0
        rows = self._tellings.filter(import_run=self.undone).exclude(gave=[]).order_by("row_id")
        while ids := list(
            rows.filter(row_id__gt=last).values_list("row_id", flat=True)[:batch_size]
        ):
            yield ids
            last = ids[-1]

    @property
    def _tellings(self) -> QuerySet[Telling]:
        return Telling.objects.filter(kind=self.kind)

    def _new(self, telling: tellings.Telling) -> Telling:
        return Telling(
            import_run_id=telling.import_run,
            kind=self.kind,
            row_id=telling.row_id,
            told={},
            gave=[],
        )

    def _stored(self, ids: Collection[int]) -> QuerySet[Telling]:
        return self._tellings.filter(STANDING | Q(import_run=self.undone), row_id__in=ids)

    def _spans(self, ids: Collection[int]) -> Mapping[tuple[int, str, bool], list[Span]]:
        """Those that other imports told, by import and likeness."""
        spans: dict[tuple[int, str, bool], list[Span]] = defaultdict(list)
        near = ToldAgain.objects.filter(
            STANDING,
            kind=self.kind,
            last_id__gte=min(ids, default=0),
            first_id__lte=max(ids, default=0),
        )
        columns = ("import_run", "agreed", "is_complete", "first_id", "last_id")
        for run, agreed, is_complete, first, last in near.exclude(
            import_run=self.undone
        ).values_list(*columns):
            spans[run, agreed, is_complete].append((first, last))
        return spans


def channels_told() -> set[int]:
    """The channels that imports told of orders and refunds which have another or none."""
    rows = Telling.objects.filter(kind__in=(Told.ORDERS, Told.REFUNDS), told__has_key="channel_id")
    return set(rows.filter(STANDING).values_list("told__channel_id", flat=True).distinct())


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    plain: dict[str, Any] = msgspec.to_builtins(values)
    return plain
