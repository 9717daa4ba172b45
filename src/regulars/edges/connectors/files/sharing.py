"""What imports have in common: rows that several told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from regulars.core.orders.types import Estates
from regulars.edges.connectors.files.accounts import Account
from regulars.edges.connectors.files.models import ImportRun, Told
from regulars.kernel.estates import Estate, Share
from regulars.kernel.spans import Span, common, merged, spans_of, without

KINDS = tuple(Told.values)
Spans = dict[str, list[Span]]  # by kind


@dataclass(frozen=True)
class Sharing:
    """What another import told too; of several that told the same, the first takes it."""

    run: ImportRun
    told: Spans
    spans: Spans  # its to take
    partly: Spans  # those of which it told anything else than they hold

    def share(self, kind: str) -> Share:
        """Its share of one table."""
        return Share(self.run.pk, self.spans[kind], self.partly[kind])


def sharing_with(run: ImportRun) -> Iterator[Sharing]:
    """The other imports, not undone, that told rows again, each with those that are its to take."""
    taken: Spans = {kind: [] for kind in KINDS}
    others = ImportRun.objects.exclude(pk=run.pk).exclude(status=ImportRun.Status.UNDONE)
    for other in others.filter(told_again__isnull=False).distinct().order_by("pk"):
        told, partly = _told_by(other), _partly_told_by(other)
        spans = {kind: without(told[kind], taken[kind]) for kind in KINDS}
        taken = {kind: merged([*taken[kind], *spans[kind]]) for kind in KINDS}
        yield Sharing(
            other, told, spans, {kind: common(spans[kind], partly[kind]) for kind in KINDS}
        )


def estate_of(run: ImportRun, kind: str, sharing: Iterable[Sharing]) -> Estate:
    """What an import leaves of one table."""
    account = Account(kind, run)
    return Estate(run.pk, [other.share(kind) for other in sharing], account.given(), account)


def order_estates(run: ImportRun, sharing: list[Sharing]) -> Estates:
    """What an import leaves of orders, refunds and their lines."""
    return Estates(*(estate_of(run, kind, sharing) for kind in Estates._fields))


def _told_by(run: ImportRun) -> Spans:
    spans: Spans = {kind: [] for kind in KINDS}
    for kind, first, last in run.told_again.values_list("kind", "first_id", "last_id"):
        spans[kind].append((first, last))
    return {kind: merged(spans[kind]) for kind in KINDS}


def _partly_told_by(run: ImportRun) -> Spans:
    spans: Spans = {kind: [] for kind in KINDS}
    partly = run.told_again.filter(is_complete=False)
    for kind, first, last in partly.values_list("kind", "first_id", "last_id"):
        spans[kind].append((first, last))
    for kind in KINDS:
        told = run.tellings.filter(kind=kind).values_list("row_id", flat=True)
        spans[kind] += spans_of(told.iterator())
    return {kind: merged(spans[kind]) for kind in KINDS}
