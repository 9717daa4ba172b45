"""One mechanism for everything that is known by (source, reference) and never overwritten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from django.db import models

from regulars.core.bulk import among, delete, take_turn, update
from regulars.core.events.services import record
from regulars.core.registers.types import BroughtIn, Imported, TakenBack
from regulars.core.retelling import ToldTable
from regulars.kernel.estates import Estate
from regulars.kernel.listening import Listener
from regulars.kernel.progress import Progress
from regulars.kernel.tellings import Fields

# Of these rows, those that something names.
Held = Callable[[Collection[int]], Collection[int]]


class Referenced(Protocol):
    """What another system tells of one thing."""

    @property
    def reference(self) -> str:
        """What that system knows it by."""


Row = TypeVar("Row", bound=models.Model)
Draft = TypeVar("Draft", bound=Referenced)


@dataclass(frozen=True)
class Register(Generic[Row, Draft]):
    """Rows of one table, and the table of the references by which they are known.

    ``link`` is the references' field for their row, ``fields`` are those that imports tell,
    ``seen`` further columns that ``tell`` may set, and ``attached`` tables whose rows go with the
    row that they are of, by the same field. ``make`` makes a row of a draft, with the import
    that brings it and the time; ``tell`` tells what a draft says beside a row that is there.
    Callers open the transaction.
    """

    rows: type[Row]
    references: type[models.Model]
    link: str
    fields: Fields
    make: Callable[[Draft, int | None, datetime], Row]
    tell: Callable[[Listener, Draft, Row], None]
    brought_in: type[BroughtIn]
    taken_back: type[TakenBack]
    seen: tuple[str, ...] = ()
    attached: tuple[type[models.Model], ...] = ()

    def bring_in(
        self,
        drafts: Sequence[Draft],
        *,
        source: str,
        import_run: int | None,
        actor: str,
        now: datetime,
    ) -> Imported:
        """Make the rows that are not there yet and fill blanks of those that are; overwrite
        nothing. Record it where an import changed anything.
        """
        take_turn()
        known, new = self._sorted_out(drafts, source, import_run, now)
        listener = self._listener(drafts, known | new)
        self._create(new, source)
        outcome = _outcome(known, new, listener)
        changed = {telling.row_id for telling in outcome.told.changed}
        rows = [row for row in known.values() if row.pk in changed]
        update(self.rows, rows, (*self.fields.blank, *self.seen))
        if import_run is not None and outcome.mark:
            record(self._event(import_run, outcome, actor, now))
        return outcome

    def preview(self, drafts: Sequence[Draft], *, source: str, now: datetime) -> Imported:
        """What :meth:`bring_in` would do; writes nothing, so what is new has no ids."""
        known, new = self._sorted_out(drafts, source, None, now)
        outcome = _outcome(known, new, self._listener(drafts, known | new))
        outcome.new_ids = ()
        return outcome

    def take_back(self, estate: Estate, *, held: Held, progress: Progress) -> tuple[int, int]:
        """Let others have what they told too, as they told it. Of the other rows that this import
        made, delete those that nothing names, with their references. Return how many rows were
        deleted, and how many are others than before.
        """
        take_turn()
        changed = sum(map(len, self.table.pass_on(estate, progress)))
        deleted = 0
        for ids in self.made_by(estate.import_run):
            deleted += self._delete(set(ids).difference(held(ids)))
            progress.advance(len(ids))
        return deleted, changed

    def record_taken_back(
        self, import_run: int, *, deleted: int, changed: int, actor: str, now: datetime
    ) -> None:
        """Record what :meth:`take_back` did."""
        event = self.taken_back(
            key=f"{self.taken_back.name}:{import_run}",
            occurred_at=now,
            actor=actor,
            historical=True,
            import_run=import_run,
            deleted=deleted,
            changed=changed,
        )
        record(event)

    def known(self, source: str, references: Collection[str]) -> dict[str, int]:
        """The rows' ids by those of the references that are known."""
        if not references:
            return {}
        rows = self._references.filter(source=source, reference__in=among(references))
        return dict(rows.values_list("reference", f"{self.link}_id"))

    def number_made_by(self, import_run: int) -> int:
        """How many rows an import made."""
        return self._all.filter(import_run=import_run).count()

    def made_by(self, import_run: int, *, batch_size: int = 5_000) -> Iterator[list[int]]:
        """The ids of the rows that an import made, in batches."""
        last = 0
        rows = self._all.filter(import_run=import_run).order_by("pk")
        while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:batch_size]):
            yield ids
            last = ids[-1]

    @property
    def table(self) -> ToldTable:
        """The rows as imports tell them."""
        return ToldTable(self.rows, self.fields)

    @property
    def _all(self) -> models.QuerySet[Row]:
        return self.rows._default_manager.all()  # noqa: SLF001 - Django's documented name for it

    @property
    def _references(self) -> models.QuerySet[models.Model]:
        return self.references._default_manager.all()  # noqa: SLF001

    def _event(self, import_run: int, outcome: Imported, actor: str, now: datetime) -> BroughtIn:
        return self.brought_in(
            key=f"{self.brought_in.name}:{import_run}:{outcome.mark}",
            occurred_at=now,
            actor=actor,
            historical=True,
            import_run=import_run,
            first_id=outcome.first_id,
            last_id=outcome.last_id,
            created=outcome.created,
            filled=len(outcome.told.changed),
        )

    def _delete(self, ids: Collection[int]) -> int:
        for table in (self.references, *self.attached):
            rows = table._default_manager.filter(**{f"{self.link}_id__in": ids})  # noqa: SLF001
            delete(rows)
        return delete(self._all.filter(pk__in=ids))

    def _sorted_out(
        self, drafts: Sequence[Draft], source: str, import_run: int | None, now: datetime
    ) -> tuple[dict[str, Row], dict[str, Row]]:
        """Those that are known and those that are new, by reference."""
        known = self._known_rows(source, {draft.reference for draft in drafts})
        new: dict[str, Row] = {}
        for draft in drafts:
            if draft.reference not in known and draft.reference not in new:
                new[draft.reference] = self.make(draft, import_run, now)
        return known, new

    def _known_rows(self, source: str, references: Collection[str]) -> dict[str, Row]:
        found = self._references.filter(source=source, reference__in=references)
        return {
            str(getattr(item, "reference")): getattr(item, self.link)  # noqa: B009 - any such table
            for item in found.select_related(self.link)
        }

    def _listener(self, drafts: Sequence[Draft], rows: Mapping[str, Row]) -> Listener:
        listener = Listener(self.fields)
        for draft in drafts:
            self.tell(listener, draft, rows[draft.reference])
        return listener

    def _create(self, new: Mapping[str, Row], source: str) -> None:
        self._all.bulk_create(new.values())
        self._references.bulk_create(
            self.references(**{self.link: row, "source": source, "reference": reference})
            for reference, row in new.items()
        )


def _outcome(
    known: Mapping[str, models.Model], new: Mapping[str, models.Model], listener: Listener
) -> Imported:
    told = listener.told({reference: (row.pk, row) for reference, row in known.items()})
    new_ids = {reference: row.pk for reference, row in new.items()}
    return Imported(
        ids={reference: row.pk for reference, row in known.items()} | new_ids,
        new_ids=tuple(new_ids.values()),
        created=len(new),
        unchanged=len(known) - len(told.changed),
        told=told,
        differing=listener.differing,
    )
