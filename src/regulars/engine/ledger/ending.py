"""Lots without an end get one, where a store begins to let things lapse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from regulars.core.events.services import record_new
from regulars.engine.ledger import lots, models
from regulars.engine.ledger.holders import Holding, hold_with
from regulars.engine.ledger.rules.checking import check_end
from regulars.engine.ledger.rules.taking import Lot
from regulars.engine.ledger.types import Extended, TransactionKind
from regulars.engine.ledger.writing import Draft, write

EndOf = Callable[[datetime], datetime | None]


@dataclass(frozen=True)
class Beginning:
    """Lots of which unit get which end, by the moment from which they can be spent."""

    unit: str
    end_of: EndOf
    actor: str


def give_ends(asked: Beginning, *, now: datetime, at_most: int, after: int) -> tuple[int, int]:
    """Give ends to lots of so many accounts, those after an id; return of how many lots, and the
    last of the accounts, 0 where there was none.

    Raises NothingBetween.
    """
    accounts = models.Account.objects.filter(
        unit=asked.unit, lots__remainder__gt=0, lots__expires_at__isnull=True, pk__gt=after
    )
    ids = list(accounts.order_by("pk").distinct().values_list("pk", flat=True)[:at_most])
    made = [pair for held in hold_with(ids) for pair in _of_one(asked, held, now)]
    write([draft for draft, _ in made], now=now)
    record_new([event for _, event in made])
    return sum(len(draft.extensions) for draft, _ in made), max(ids, default=0)


def _of_one(asked: Beginning, held: Holding, now: datetime) -> list[tuple[Draft, Extended]]:
    """A transaction for each end that lots of one purse get."""
    by_end: dict[datetime, list[Lot]] = {}
    for lot in lots.left_in(held.ids):
        end = asked.end_of(lot.available_from) if lot.expires_at is None else None
        if end is not None:
            check_end(max(now, lot.available_from), end)
            by_end.setdefault(end, []).append(lot)
    return [_made(asked, held, end, ending, now) for end, ending in sorted(by_end.items())]


def _made(
    asked: Beginning, held: Holding, end: datetime, ending: list[Lot], now: datetime
) -> tuple[Draft, Extended]:
    draft = Draft.by_itself(TransactionKind.EXTEND, held.unit, 0, asked.actor, now)
    draft.extensions += [(lot.id, None, end) for lot in ending]
    return draft, Extended(
        key=f"{Extended.name}:{draft.public_id}",
        occurred_at=now,
        actor=asked.actor,
        transaction=draft.public_id,
        amount=sum(lot.remainder for lot in ending),
        until=end,
        **held.named(),
    )
