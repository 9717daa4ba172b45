"""Rewards, their codes, and customers who use them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.engine.rewards import models, services
from regulars.engine.rewards.invariants import invariants
from regulars.engine.rewards.types import (
    Answer,
    BudgetDraft,
    BudgetPeriodKind,
    CodeBatch,
    GrantRequest,
    Guards,
    Limits,
    OfReward,
    OfValue,
    PersonalCode,
    Reservation,
    RewardCard,
    RewardDraft,
    RewardKind,
    RewardState,
    SharedCode,
    Terms,
)
from regulars.engine.rewards.types import Redemption as Told

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STAFF = "stf_1"
_numbers = count(1)
TEN_PERCENT = Terms(kind=RewardKind.PERCENT, percent=10)


def a_key() -> str:
    return f"key-{next(_numbers)}"


def a_customer() -> int:
    name = f"cus_rewards_{next(_numbers)}"
    return Customer.objects.create(public_id=name, first_seen_at=NOW - 90 * DAY).pk


def a_draft(*, limits: Limits | None = None, **more: Any) -> RewardDraft:
    asked = {"name": "10% off", "terms": TEN_PERCENT, "cost_minor": 500, "currency": "EUR", **more}
    return RewardDraft(limits=limits or Limits(), **asked)


def a_reward(*, is_live: bool = True, **more: Any) -> RewardCard:
    card = services.make_reward(a_draft(**more), actor=STAFF, now=NOW)
    if not is_live:
        return card
    return services.move_reward(card.public_id, RewardState.LIVE, actor=STAFF, now=NOW)


def a_shared(reward: RewardCard, text: str = "", **more: Any) -> str:
    asked = SharedCode(reward=reward.public_id, text=text or f"SALE{next(_numbers)}", **more)
    return services.share_code(asked, actor=STAFF, now=NOW).text


def codes(reward: RewardCard, number: int = 1, **more: Any) -> list[str]:
    asked = CodeBatch(reward=reward.public_id, number=number, **more)
    return [one.text for one in services.draw_codes(asked, actor=STAFF, now=NOW)]


def a_personal(reward: RewardCard, customer: int, **more: Any) -> str:
    asked = PersonalCode(reward=reward.public_id, customer_id=customer, **more)
    return services.give_code(asked, actor=STAFF, now=NOW).text


def reserve(code: str, customer: int | None = None, *, now: datetime = NOW, **more: Any) -> Told:
    number = next(_numbers)
    asked = {"key": f"key-{number}", "target": f"cart:{number}", "lapses_at": now + HOUR, **more}
    return services.reserve(
        Reservation(code=code, customer_id=customer, actor=STAFF, **asked), now=now
    )


def redeem(use: Told, order: str = "", *, now: datetime = NOW, value: int = 700) -> Told:
    return services.redeem(
        redemption=use.public_id,
        order=order or f"order:{next(_numbers)}",
        value_minor=value,
        currency="EUR",
        actor=STAFF,
        now=now,
    )


def release(use: Told, *, now: datetime = NOW) -> Told:
    return services.release(redemption=use.public_id, actor=STAFF, now=now)


def reverse(use: Told, *, is_whole: bool = True, now: datetime = NOW) -> Told:
    return services.reverse(
        redemption=use.public_id, is_whole=is_whole, reason="Sent back", actor=STAFF, now=now
    )


def a_budget(most: int = 1_000, **more: Any) -> str:
    asked = {"name": "Spring", "currency": "EUR", "period": BudgetPeriodKind.MONTH, **more}
    return services.open_budget(BudgetDraft(most_minor=most, **asked), actor=STAFF, now=NOW)


def guarded(**more: Any) -> None:
    services.set_guards(Guards(currency="EUR", **more), actor=STAFF, now=NOW)


def points(amount: int = 100, cost: int = 100, **more: Any) -> OfValue:
    asked = {"unit": "points", "currency": "EUR", **more}
    return OfValue(amount=amount, cost_minor=cost, **asked)


def ask(
    customer: int,
    what: OfReward | OfValue | None = None,
    *,
    now: datetime = NOW,
    is_dry_run: bool = False,
    **more: Any,
) -> Answer:
    asked = {
        "key": a_key(),
        "actor": STAFF,
        "reason": "Happy birthday",
        "source": "programme:birthday",
        **more,
    }
    request = GrantRequest(customer_id=customer, what=what or points(), **asked)
    return services.grant(request, now=now, is_dry_run=is_dry_run)


def drift() -> list[str]:
    return [sentence for one in invariants() for sentence in one.question()]


def written() -> tuple[list[tuple], ...]:
    """Everything that a refusal must leave as it was."""
    tables = [getattr(models, name) for name in models.__all__]
    rows = [list(table.objects.order_by("pk").values_list()) for table in tables]
    return (*rows, [(EventRow.objects.count(),)])
