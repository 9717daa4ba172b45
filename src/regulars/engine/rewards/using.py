"""Uses of codes: kept, redeemed, given back. Whoever changes one holds its customer, then it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from regulars.core.customers.queries import wholes_of
from regulars.core.customers.types import Whole
from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM
from regulars.engine.rewards import counting
from regulars.engine.rewards.coding import digest_of
from regulars.engine.rewards.customers import hold_living, hold_whole
from regulars.engine.rewards.models import Code, Redemption
from regulars.engine.rewards.rules.limits import (
    check_amount,
    check_currency,
    check_key,
    check_text,
    check_window,
    fingerprint,
    is_restored,
)
from regulars.engine.rewards.types import (
    LONGEST_CAMPAIGN,
    LONGEST_REASON,
    LONGEST_TARGET,
    AskedTwice,
    KeyReused,
    Reservation,
    ReservationOver,
    Restoring,
    RewardRedeemed,
    RewardReleased,
    RewardReserved,
    RewardReversed,
    UnknownCode,
    UnknownRedemption,
    UsedThere,
    UseOver,
    UseState,
)
from regulars.engine.rewards.types import Redemption as Told
from regulars.kernel.ids import public_id

PREFIX = "rdm"
WITH_NAMES = ("reward", "version", "code")


def reserve(asked: Reservation, *, now: datetime) -> Told:
    """Keep a use for somebody, or tell the first result."""
    _check(asked, now)
    code = Code.objects.filter(digest=digest_of(asked.code)).first()
    if code is None:
        raise UnknownCode
    whole = hold_living(asked.customer_id) if asked.customer_id is not None else None
    before = _told_before(asked)
    if before is not None:
        return before
    open_there = code.redemptions.filter(target=asked.target.strip(), state__in=_open())
    if open_there.exists():
        raise UsedThere(target=asked.target)
    counting.count_code(code, whole, now)
    before = _told_before(asked)  # by somebody whom this waited for
    if before is not None:
        raise AskedTwice(key=asked.key)
    reward, version = counting.count_reward(code, now)
    counting.count_customer(reward, whole)
    counting.count_campaign(reward, asked.campaign.strip())
    row = Redemption(
        public_id=public_id(PREFIX, now=now),
        key=asked.key,
        fingerprint=fingerprint(asked),
        reward=reward,
        version=version,
        code=code,
        customer_id=whole.id if whole else None,
        origin=whole.id if whole else None,
        campaign=asked.campaign.strip(),
        target=asked.target.strip(),
        actor=asked.actor,
        reserved_at=now,
        lapses_at=asked.lapses_at,
    )
    _write(row)
    record(RewardReserved(**_facts(row, RewardReserved.name, asked.actor, now)))
    return told(row)


def redeem(
    redemption: str, *, order: str, value_minor: int, currency: str, actor: str, now: datetime
) -> Told:
    """Let a use that is kept take something off an order, or tell the first result."""
    order = check_text(order, name="order", longest=LONGEST_TARGET)
    check_amount(value_minor)
    check_currency(currency)
    row = held(redemption)
    what = (order, value_minor, currency)
    if row.state == UseState.REDEEMED and what == (row.order, row.value_minor, row.currency):
        return told(row, is_new=False)
    if row.state != UseState.RESERVED:
        raise UseOver(redemption=redemption, state=row.state, wanted="redeemed")
    if row.lapses_at <= now:
        raise ReservationOver(redemption=redemption, lapsed_at=row.lapses_at)
    row.state, row.redeemed_at = UseState.REDEEMED.value, now
    row.order, row.value_minor, row.currency = what
    _redeem(row)
    record(
        RewardRedeemed(
            **_facts(row, RewardRedeemed.name, actor, now),
            order=order,
            value_minor=value_minor,
            currency=currency,
        )
    )
    return told(row)


def release(redemption: str, *, actor: str, now: datetime) -> Told:
    """Let a use that is kept be free again; where it is already, nothing changes."""
    row = held(redemption)
    if row.state in {UseState.RELEASED, UseState.LAPSED}:
        return told(row, is_new=False)
    if row.state != UseState.RESERVED:
        raise UseOver(redemption=redemption, state=row.state, wanted="released")
    _free(row, UseState.RELEASED, actor, now)
    return told(row)


def lapse(redemption: str, *, now: datetime) -> bool:
    """Let a use be free whose time has come; say whether it was not free yet."""
    row = held(redemption)
    if row.state != UseState.RESERVED or row.lapses_at > now:
        return False
    _free(row, UseState.LAPSED, SYSTEM, now)
    return True


def reverse(redemption: str, *, is_whole: bool, reason: str, actor: str, now: datetime) -> Told:
    """Undo a use as its order is undone, wholly or not; whether it can be used again is as the
    reward's version says. Where it was undone already, nothing changes.
    """
    reason = check_text(reason, name="reason", longest=LONGEST_REASON)
    row = held(redemption)
    if row.state == UseState.REVERSED:
        return told(row, is_new=False)
    if row.state != UseState.REDEEMED:
        raise UseOver(redemption=redemption, state=row.state, wanted="reversed")
    restores = is_restored(Restoring(row.version.restores), is_whole=is_whole)
    row.state, row.counts, row.closed_at = UseState.REVERSED.value, not restores, now
    row.reason = reason
    row.save(update_fields=["state", "counts", "closed_at", "reason"])
    if restores:
        counting.uncount(row)
    record(
        RewardReversed(
            **_facts(row, RewardReversed.name, actor, now), order=row.order, is_restored=restores
        )
    )
    return told(row)


def held(redemption: str) -> Redemption:
    """A use, with its customer held and then itself.

    Raises UnknownRedemption.
    """
    rows = Redemption.objects.filter(public_id=redemption)
    found = rows.first()
    if found is None:
        raise UnknownRedemption(redemption=redemption)
    if found.customer_id is not None:
        hold_whole(found.customer_id)
    # Only itself: its reward is held last, where it is counted.
    return rows.select_related(*WITH_NAMES).select_for_update(of=("self",)).get()


def told(row: Redemption, *, is_new: bool = True) -> Told:
    """A use as a value."""
    return Told(
        public_id=row.public_id,
        reward=row.reward.public_id,
        version=row.version.number,
        code=row.code.public_id,
        customer_id=row.customer_id,
        campaign=row.campaign,
        target=row.target,
        order=row.order,
        state=UseState(row.state),
        counts=row.counts,
        value_minor=row.value_minor,
        currency=row.currency,
        lapses_at=row.lapses_at,
        is_new=is_new,
    )


def _check(asked: Reservation, now: datetime) -> None:
    check_key(asked.key)
    check_text(asked.target, name="target", longest=LONGEST_TARGET)
    check_text(asked.campaign, name="campaign", longest=LONGEST_CAMPAIGN, may_be_empty=True)
    check_window(now, asked.lapses_at)


def _open() -> list[str]:
    return [UseState.RESERVED.value, UseState.REDEEMED.value]


def _told_before(asked: Reservation) -> Told | None:
    row = Redemption.objects.select_related(*WITH_NAMES).filter(key=asked.key).first()
    if row is None:
        return None
    if row.fingerprint != fingerprint(asked):
        raise KeyReused(key=asked.key)
    return told(row, is_new=False)


def _write(row: Redemption) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if Redemption.objects.filter(key=row.key).exists():
            raise AskedTwice(key=row.key) from error
        if row.code.redemptions.filter(target=row.target, state__in=_open()).exists():
            raise UsedThere(target=row.target) from error
        raise


def _redeem(row: Redemption) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "redeemed_at", "order", "value_minor", "currency"])
    except IntegrityError as error:
        used = row.code.redemptions.filter(order=row.order, state=UseState.REDEEMED.value)
        if used.exists():
            raise UsedThere(target=row.order) from error
        raise


def _free(row: Redemption, state: UseState, actor: str, now: datetime) -> None:
    row.state, row.counts, row.closed_at = state.value, False, now
    row.save(update_fields=["state", "counts", "closed_at"])
    counting.uncount(row)
    facts = _facts(row, RewardReleased.name, actor, now)
    record(RewardReleased(**facts, is_over=state == UseState.LAPSED))


def _facts(row: Redemption, name: str, actor: str, now: datetime) -> dict[str, Any]:
    whole: Whole | None = None
    if row.customer_id is not None:
        whole = wholes_of([row.customer_id])[row.customer_id]
    return {
        "key": f"{name}:{row.public_id}",
        "occurred_at": now,
        "actor": actor,
        "reward": row.reward.public_id,
        "version": row.version.number,
        "redemption": row.public_id,
        "code_id": row.code.public_id,
        "customer_id": whole.id if whole else None,
        "customer": whole.public_id if whole else "",
        "campaign": row.campaign,
        "target": row.target,
    }
