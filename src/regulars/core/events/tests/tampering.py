"""A log with a chain over it, and all that somebody could do to it past the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import connection, transaction

from regulars.core.events import chaining
from regulars.core.events.models import Block, EventRow
from regulars.core.events.services import record_all
from regulars.core.events.tests.test_services import NOW, CupFilled
from regulars.core.events.triggers import CHAIN, LOG
from regulars.core.events.types import SYSTEM

CHAINED, LATER, IN_BLOCK = 12, 3, 5


def fill(first: int, number: int) -> None:
    with transaction.atomic():
        record_all(
            [
                CupFilled(key=f"cup:{n}", occurred_at=NOW, actor=SYSTEM, cup_id=n, litres=n / 7)
                for n in range(first, first + number)
            ]
        )


def chained_log() -> list[int]:
    """Events in three blocks, and some that came later; the ids of those in blocks."""
    fill(0, CHAINED)
    assert chaining.extend_chain(now=NOW) == CHAINED
    fill(CHAINED, LATER)
    ids = list(EventRow.objects.order_by("pk").values_list("pk", flat=True))
    return ids[:CHAINED]


@contextmanager
def unguarded() -> Iterator[None]:
    """A transaction in which no trigger refuses anything, and which is taken back."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            execute("SET LOCAL session_replication_role = replica")
        else:
            for item in (*LOG.triggers("sqlite"), *CHAIN.triggers("sqlite")):
                execute(f"DROP TRIGGER {item.name}")
        yield
        transaction.set_rollback(True)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@dataclass
class Tampering:
    """Each method does one thing at a place of chance that the chain has to show."""

    ids: list[int]
    random: Random

    @property
    def _one(self) -> int:
        return self.random.choice(self.ids)

    def change(self) -> None:
        """One column of one event."""
        row = EventRow.objects.get(pk=self._one)
        changes = {
            "key": f"{row.key}x",
            "name": "tests.cup_broken",
            "actor": "visitor",
            "payload": {**row.payload, "litres": self.random.random()},
            "occurred_at": NOW - timedelta(microseconds=self.random.randint(1, 10**9)),
            "recorded_at": row.recorded_at + timedelta(seconds=1),
            "historical": True,
        }
        column = self.random.choice(sorted(changes))
        EventRow.objects.filter(pk=row.pk).update(**{column: changes[column]})

    def delete(self) -> None:
        EventRow.objects.filter(pk__in=self.random.sample(self.ids, self._some)).delete()

    def delete_from(self) -> None:
        """Everything from some event on."""
        EventRow.objects.filter(pk__gte=self._one).delete()

    def empty(self) -> None:
        EventRow.objects.all().delete()

    def swap(self) -> None:
        """The content of two events, or their ids."""
        a, b = EventRow.objects.filter(pk__in=self.random.sample(self.ids, 2))
        EventRow.objects.filter(pk__in=[a.pk, b.pk]).delete()
        a.pk, b.pk = b.pk, a.pk
        EventRow.objects.bulk_create([a, b])

    def move(self) -> None:
        """An event behind all others."""
        EventRow.objects.filter(pk=self._one).update(id=self.ids[-1] + 1_000)

    def put_in(self) -> None:
        """An event before all others."""
        values = {"key": "cup:x", "name": "tests.cup_filled", "actor": SYSTEM, "payload": {}}
        EventRow.objects.create(id=0, transaction_id=0, occurred_at=NOW, **values)

    def hide(self) -> None:
        """An event from whoever follows the log, as if it were yet to be written."""
        EventRow.objects.filter(pk=self._one).update(transaction_id=2**60)

    def change_block(self) -> None:
        block = self.random.choice(list(Block.objects.all()))
        changes = [
            {"digest": "0" * 64},
            {"number": 99},
            *(
                {"spans": spans}
                for spans in ([], [[1, 1]], [[1, 10**15]], "x", [[1, "x"]], [[2, 1]])
            ),
        ]
        Block.objects.filter(pk=block.pk).update(**self.random.choice(changes))

    def delete_blocks(self) -> None:
        """Some, or all, the last among them or not."""
        numbers = list(Block.objects.values_list("number", flat=True))
        some = self.random.sample(numbers, self.random.randint(1, len(numbers)))
        Block.objects.filter(number__in=some).delete()

    def make_anew(self) -> None:
        """The whole chain, over a log of which one event was changed."""
        self.change()
        Block.objects.all().delete()
        rows = EventRow.objects.filter(pk__in=self.ids).order_by("pk")
        digest = chaining.digest_of("", 1, [], chaining.facts_of(rows))
        spans = [[self.ids[0], self.ids[-1]]]
        Block.objects.create(
            number=1, spans=spans, digest=digest, made_at=NOW, transaction_id=0, row_id=self.ids[-1]
        )

    @property
    def _some(self) -> int:
        return self.random.randint(1, 3)


def by_chance(ids: list[int], seed: int) -> Tampering:
    return Tampering(ids, Random(seed))  # noqa: S311 - the same in every run


KINDS = sorted(
    name
    for name, method in vars(Tampering).items()
    if callable(method) and not name.startswith("_")
)
