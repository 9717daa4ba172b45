"""What imports have in common: rows that several told, and who else tells of a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Min

from regulars.edges.connectors.files.models import Filling, ImportRun, ToldAgain
from regulars.kernel.spans import Span, merged, without

KINDS = tuple(ToldAgain.Kind.values)
Spans = dict[str, list[Span]]  # by kind


@dataclass(frozen=True)
class Share:
    """What another import takes over; of several that hold the same, the first takes it."""

    run: ImportRun
    spans: Spans


def shares_of(run: ImportRun) -> Iterator[Share]:
    """The other imports, not undone, that told rows again, each with those that are its to take."""
    taken: Spans = {kind: [] for kind in KINDS}
    others = ImportRun.objects.exclude(pk=run.pk).exclude(status=ImportRun.Status.UNDONE)
    for other in others.filter(told_again__isnull=False).distinct().order_by("pk"):
        spans: Spans = {kind: [] for kind in KINDS}
        for kind, first, last in other.told_again.values_list("kind", "first_id", "last_id"):
            spans[kind].append((first, last))
        spans = {kind: without(merged(spans[kind]), taken[kind]) for kind in KINDS}
        taken = {kind: merged([*taken[kind], *spans[kind]]) for kind in KINDS}
        yield Share(other, spans)


def filled_by_others(run: ImportRun, kind: str, ids: Collection[int]) -> dict[int, int]:
    """Rows that other imports, not undone, told more about, with the first that did."""
    others = Filling.objects.filter(kind=kind, row_id__in=ids).exclude(import_run=run)
    others = others.exclude(import_run__status=ImportRun.Status.UNDONE).order_by()
    return dict(
        others.values("row_id").annotate(first=Min("import_run")).values_list("row_id", "first")
    )
