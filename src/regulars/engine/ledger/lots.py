"""Lots of accounts that are held, as decisions see them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from regulars.engine.ledger import models
from regulars.engine.ledger.rules.taking import Lot

COLUMNS = (
    "id",
    "account_id",
    "available_from",
    "expires_at",
    "remainder",
    "held",
    "opened_by_id",
)


def left_in(account_ids: Collection[int]) -> list[Lot]:
    """The lots of these accounts of which anything is left."""
    return _lots(Q(account__in=account_ids, remainder__gt=0))


def opened_by(transaction_id: int) -> Lot | None:
    """The lot that an award opened; None where all of it went to a debt."""
    return next(iter(_lots(Q(opened_by=transaction_id))), None)


def of_ids(lot_ids: Collection[int]) -> dict[int, Lot]:
    """These lots by their ids."""
    return {lot.id: lot for lot in _lots(Q(pk__in=lot_ids))}


def _lots(which: Q) -> list[Lot]:
    rows = models.Lot.objects.filter(which).order_by("pk")
    return [Lot(*row) for row in rows.values_list(*COLUMNS)]
