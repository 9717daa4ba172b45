"""The tallies of channels held against the orders and refunds that they stand for, and made again
of them.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, Model
from django.db.models.functions import Coalesce

from regulars.core.bulk import at_once, take_turn
from regulars.core.orders.models import ChannelTally, Order, Refund
from regulars.core.orders.models.conditions import GOODS, REFUNDED, SOLD
from regulars.core.orders.triggers.feeds import SHARES

Key = tuple[int, str, int]  # channel, currency and share
Values = dict[str, int]
NOTHING = {"orders": 0, "customers": 0, "revenue_minor": 0, "refunded_minor": 0, "documents": 0}


def wrong_channel_tallies() -> int:
    """How many tallies of channels do not say what their orders and refunds add up to; missing ones
    and those of nothing count too.
    """
    return len(_wrong(_kept(), _added_up()))


@at_once
def rebuild_channel_tallies() -> int:
    """Make the tallies of channels that are wrong again of orders and refunds; return how many
    were.
    """
    take_turn()
    added_up = _added_up()
    wrong = _wrong(_kept(), added_up)
    for channel_id, currency, share in wrong:
        ChannelTally.objects.filter(channel_id=channel_id, currency=currency, share=share).delete()
    ChannelTally.objects.bulk_create(
        ChannelTally(channel_id=key[0], currency=key[1], share=key[2], **added_up[key])
        for key in sorted(wrong)
        if key in added_up
    )
    return len(wrong)


def _wrong(kept: dict[Key, Values], added_up: dict[Key, Values]) -> set[Key]:
    keys = kept.keys() | added_up.keys()
    return {key for key in keys if kept.get(key) != added_up.get(key)}


def _kept() -> dict[Key, Values]:
    rows = ChannelTally.objects.values("channel_id", "currency", "share", *NOTHING)
    return {_key(row): {name: row[name] for name in NOTHING} for row in rows}


def _added_up() -> dict[Key, Values]:
    sums: dict[Key, Values] = {}
    for row in _by_share(Order).annotate(
        orders=Count("pk", filter=SOLD),
        customers=Count("customer_id", filter=SOLD, distinct=True),
        revenue_minor=GOODS,
        documents=Count("pk"),
    ):
        sums[_key(row)] = NOTHING | {name: row[name] for name in NOTHING if name in row}
    for row in _by_share(Refund).annotate(refunded=REFUNDED, documents=Count("pk")):
        one = sums.setdefault(_key(row), dict(NOTHING))
        one["refunded_minor"] += row["refunded"]
        one["revenue_minor"] -= row["refunded"]
        one["documents"] += row["documents"]
    return sums


def _by_share(model: type[Model]) -> Any:
    whose = Coalesce(F("customer_id"), F("pk"), output_field=IntegerField())
    rows = model._default_manager.filter(channel__isnull=False).order_by()  # noqa: SLF001
    return rows.annotate(share=whose % SHARES).values("channel_id", "currency", "share")


def _key(row: dict[str, Any]) -> Key:
    return row["channel_id"], row["currency"], row["share"]
