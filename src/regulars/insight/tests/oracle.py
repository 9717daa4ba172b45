"""Every figure once more in plain Python, loop by loop, as the definitions read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from regulars.insight.tests.histories import Line


@dataclass(frozen=True)
class Deal:
    """An order, or what was taken back of one on one day."""

    order_id: str
    customer_id: str | None
    ordered_at: datetime
    channel: str | None
    is_order: bool
    amount: int
    discount: int | None
    cost: int | None
    lines: int

    @property
    def day(self) -> date:
        return self.ordered_at.date()


def least(values: Sequence[Any]) -> Any:
    return min((value for value in values if value is not None), default=None)


def total(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def deals_of(lines: Sequence[Line]) -> list[Deal]:
    grouped = defaultdict(list)
    for line in lines:
        day = line.ordered_at.date() if line.amount_minor < 0 else None
        grouped[line.order_id, day].append(line)
    deals = []
    for (order, _), members in grouped.items():
        unknown = any(line.cost_minor is None and line.amount_minor for line in members)
        deals.append(
            Deal(
                order_id=order,
                customer_id=least([line.customer_id for line in members]),
                ordered_at=min(line.ordered_at for line in members),
                channel=least([line.channel for line in members]),
                is_order=any(line.amount_minor > 0 for line in members),
                amount=sum(line.amount_minor for line in members),
                discount=total([line.discount_minor for line in members]),
                cost=None if unknown else total([line.cost_minor for line in members]),
                lines=len(members),
            )
        )
    return deals


def by_customer(deals: Sequence[Deal]) -> dict[str, list[Deal]]:
    """Deals of known customers with an order, in the order they happened."""
    found = defaultdict(list)
    for deal in sorted(deals, key=lambda deal: (deal.ordered_at, not deal.is_order, deal.order_id)):
        if deal.customer_id is not None:
            found[deal.customer_id].append(deal)
    return {
        customer: mine for customer, mine in found.items() if any(deal.is_order for deal in mine)
    }


def inside(deals: Sequence[Deal], span: tuple[date, date]) -> list[Deal]:
    return [deal for deal in deals if span[0] <= deal.day <= span[1]]


def orders(deals: Sequence[Deal]) -> list[Deal]:
    return [deal for deal in deals if deal.is_order]


def revenue(deals: Sequence[Deal]) -> int:
    return sum(deal.amount for deal in deals)


def profit(deals: Sequence[Deal]) -> int | None:
    return total([deal.amount - deal.cost for deal in deals if deal.cost is not None])


def over(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def numbers_of(deals: Sequence[Deal]) -> dict[Deal, int | None]:
    """Order number of each deal; None where nobody is known."""
    numbers: dict[Deal, int | None] = dict.fromkeys(deals)
    counts: dict[str, int] = defaultdict(int)
    for deal in sorted(deals, key=lambda deal: (deal.ordered_at, not deal.is_order, deal.order_id)):
        if deal.customer_id is not None:
            counts[deal.customer_id] += deal.is_order
            numbers[deal] = counts[deal.customer_id]
    return numbers


def measures(
    deals: Sequence[Deal], span: tuple[date, date], previous: tuple[date, date] | None
) -> dict[str, Any]:
    now = inside(deals, span)
    mine = {
        customer: found for customer in by_customer(deals) if (found := [
            deal for deal in orders(now) if deal.customer_id == customer
        ])
    }  # fmt: skip
    starting = (
        {deal.customer_id for deal in orders(inside(deals, previous))} - {None}
        if previous
        else set()
    )
    past = [deal for deal in deals if deal.day <= span[1]]
    lives = by_customer(past).values()
    lifetime_orders = sum(len(orders(life)) for life in lives)
    days = sum((orders(life)[-1].day - orders(life)[0].day).days for life in lives)
    repeat_orders = lifetime_orders - len(lives)
    average_sale = over(sum(map(revenue, lives)), lifetime_orders)
    kept = len(starting & mine.keys())
    customer_orders = sum(map(len, mine.values()))
    return {
        "customers": len(mine),
        "new_customers": sum(
            span[0] <= orders(life)[0].day <= span[1] for life in by_customer(deals).values()
        ),
        "repeat_customers": sum(len(found) > 1 for found in mine.values()),
        "orders": len(orders(now)),
        "customer_orders": customer_orders,
        "revenue_minor": revenue(now),
        "customer_revenue_minor": revenue([deal for deal in now if deal.customer_id]),
        "starting_customers": len(starting),
        "kept_customers": kept,
        "repeat_customer_rate": over(sum(len(found) > 1 for found in mine.values()), len(mine)),
        "purchase_frequency": over(customer_orders, len(mine)),
        "average_order_value_minor": over(revenue(now), len(orders(now))),
        "average_sale_minor": average_sale,
        "repeat_transactions": over(repeat_orders, days / 365),
        "average_retention_years": over(days / 365, len(lives)),
        "customer_lifetime_value_minor": (
            average_sale * (repeat_orders / len(lives)) if average_sale is not None else None
        ),
        "retention_rate": over(kept, len(starting)),
        "churn_rate": over(len(starting) - kept, len(starting)),
    }


def month_of(day: date) -> date:
    return day.replace(day=1)


def months(deals: Sequence[Deal]) -> list[dict[str, Any]]:
    if not deals:
        return []
    numbers = numbers_of(deals)
    entered = {name: orders(life)[0].day for name, life in by_customer(deals).items()}
    found, month = [], month_of(min(deal.day for deal in deals))
    while month <= max(deal.day for deal in deals):
        now = [deal for deal in deals if month_of(deal.day) == month]
        buyers = {deal.customer_id for deal in orders(now)} - {None}
        known = [deal for deal in now if deal.customer_id is not None]
        new = [deal for deal in known if numbers[deal] == 1]
        returning = [deal for deal in known if numbers[deal] != 1]
        anonymous = [deal for deal in now if deal.customer_id is None]
        found.append(
            {
                "month": month,
                "new_customers": sum(month_of(entered[name]) == month for name in buyers),
                "returning_customers": sum(month_of(entered[name]) < month for name in buyers),
                "new_orders": len(orders(new)),
                "returning_orders": len(orders(returning)),
                "anonymous_orders": len(orders(anonymous)),
                "new_revenue_minor": revenue(new),
                "returning_revenue_minor": revenue(returning),
                "anonymous_revenue_minor": revenue(anonymous),
            }
        )
        month = month_of(month + timedelta(days=31))
    return found


def buyers(deals: Sequence[Deal], span: tuple[date, date]) -> list[list[Deal]]:
    """What each known customer with an order in the period did in it."""
    return list(by_customer(inside(deals, span)).values())


def shares(deals: Sequence[Deal], span: tuple[date, date]) -> dict[str, float | None]:
    everybody = buyers(deals, span)
    again = [mine for mine in everybody if len(orders(mine)) > 1]
    best = sorted(map(revenue, everybody), reverse=True)[: -(-len(everybody) // 5)]

    def share(part: int | None, whole: int | None) -> float | None:
        return (part or 0) / whole if whole is not None and whole > 0 else None

    return {
        "repeat_customers": share(len(again), len(everybody)),
        "repeat_orders": share(
            sum(len(orders(mine)) for mine in again), sum(len(orders(mine)) for mine in everybody)
        ),
        "repeat_revenue": share(sum(map(revenue, again)), sum(map(revenue, everybody))),
        "repeat_profit": share(
            total([profit(mine) for mine in again]), total([profit(mine) for mine in everybody])
        ),
        "top_fifth_revenue": share(sum(best), sum(map(revenue, everybody))),
    }


def revenue_curve(deals: Sequence[Deal], span: tuple[date, date]) -> list[dict[str, float]]:
    best_first = sorted(map(revenue, buyers(deals, span)), reverse=True)
    if sum(best_first) <= 0:
        return []
    ranks = sorted({-(-percent * len(best_first) // 100) for percent in range(1, 101)})
    return [
        {
            "customers_share": rank / len(best_first),
            "revenue_share": sum(best_first[:rank]) / sum(best_first),
        }
        for rank in ranks
    ]


def period_start(day: date, grain: str) -> date:
    starts = {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": day.replace(month=1, day=1),
    }
    return starts[grain]


def next_start(start: date, grain: str) -> date:
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
    return period_start(start + timedelta(days=longest[grain]), grain)


def cohorts(deals: Sequence[Deal], grain: str, as_of: date) -> list[dict[str, Any]]:
    lives = by_customer([deal for deal in deals if deal.day <= as_of])
    entries = defaultdict(list)
    for life in lives.values():
        entries[period_start(orders(life)[0].day, grain)].append(life)
    has_cost = any(deal.cost is not None for life in lives.values() for deal in life)
    found = []
    for entry in sorted(entries):
        start, age, value = entry, 0, 0
        while start <= as_of:
            done = [
                [
                    deal
                    for deal in life
                    if period_start(deal.day, grain) == start or (age == 0 and deal.day < start)
                ]
                for life in entries[entry]
            ]
            everything = [deal for mine in done for deal in mine]
            value += revenue(everything)
            found.append(
                {
                    "entry": entry,
                    "age": age,
                    "size": len(entries[entry]),
                    "customers": sum(bool(orders(mine)) for mine in done),
                    "orders": len(orders(everything)),
                    "revenue_minor": revenue(everything),
                    "cumulative_value_minor": value / len(entries[entry]),
                    "profit_minor": profit(everything) if everything else (0 if has_cost else None),
                    "complete": next_start(start, grain) <= as_of + timedelta(days=1),
                }
            )
            start, age = next_start(start, grain), age + 1
    return found


def retention_curve(table: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    whole = [cell for cell in table if cell["complete"]]
    found = []
    for age in sorted({cell["age"] for cell in whole}):
        cells = [cell for cell in whole if cell["age"] == age]
        size, back = sum(cell["size"] for cell in cells), sum(cell["customers"] for cell in cells)
        found.append({"age": age, "customers": size, "returned": back, "share": back / size})
    return found


def at_rank(values: Sequence[int], part: Fraction) -> int | None:
    """The value at rank ceil(part * n), counted from 1."""
    rising = sorted(values)
    rank = -(-part.numerator * len(rising) // part.denominator)
    return rising[rank - 1] if rising else None


def order_gaps(deals: Sequence[Deal], most: int) -> list[dict[str, Any]]:
    histories = [[deal.day for deal in orders(life)] for life in by_customer(deals).values()]
    found = []
    for number in range(1, most + 1):
        reached = [days for days in histories if len(days) >= number]
        if not reached:
            break
        gaps = [(days[number] - days[number - 1]).days for days in reached if len(days) > number]
        found.append(
            {
                "order_number": number,
                "customers": len(reached),
                "went_on": len(gaps),
                "share": len(gaps) / len(reached),
                "lower_quartile_days": at_rank(gaps, Fraction(1, 4)),
                "median_days": at_rank(gaps, Fraction(1, 2)),
                "upper_quartile_days": at_rank(gaps, Fraction(3, 4)),
            }
        )
    return found


SERVICES = {"post", "Postage"}


def entry_groups(lines: Sequence[Line], deals: Sequence[Deal], by: str) -> list[dict[str, Any]]:
    groups = defaultdict(list)
    for life in by_customer(deals).values():
        first = orders(life)[0]
        if by == "channel":
            groups[first.channel].append((first.channel, life))
            continue
        amounts: dict[str | None, int] = defaultdict(int)
        names = defaultdict(list)
        for line in lines:
            if {line.product_id, line.product_name} & SERVICES:
                continue
            if line.order_id == first.order_id and line.amount_minor > 0:
                key = line.product_id or line.product_name
                amounts[key] += line.amount_minor
                names[key].append(line.product_name)
        if not amounts:
            continue
        best = min(amounts, key=lambda key: (-amounts[key], key is None, key or ""))
        groups[best].append((least(names[best]), life))
    found = []
    for key, members in groups.items():
        again = sum(len(orders(life)) > 1 for _, life in members)
        money = sum(revenue(life) for _, life in members)
        found.append(
            {
                "name": least([name for name, _ in members]) or key,
                "customers": len(members),
                "repeat_customers": again,
                "repeat_share": again / len(members),
                "revenue_minor": money,
                "revenue_per_customer_minor": money / len(members),
            }
        )
    return found


MAP = {
    5: ["cannot_lose", "cannot_lose", "loyal", "loyal", "champions"],
    4: ["at_risk", "at_risk", "loyal", "loyal", "champions"],
    3: ["at_risk", "at_risk", "need_attention", "potential_loyalists", "potential_loyalists"],
    2: ["lost", "hibernating", "about_to_sleep", "potential_loyalists", "potential_loyalists"],
    1: ["lost", "hibernating", "about_to_sleep", "promising", "new"],
}


def fifth(value: int, values: Sequence[int]) -> int:
    """One more than the whole fifths of customers below the value."""
    return 1 + 5 * sum(other < value for other in values) // len(values)


def scores(deals: Sequence[Deal], as_of: date) -> dict[str, dict[str, Any]]:
    lives = by_customer([deal for deal in deals if deal.day <= as_of])
    recency = {name: (as_of - orders(life)[-1].day).days for name, life in lives.items()}
    frequency = {name: len(orders(life)) for name, life in lives.items()}
    money = {name: revenue(life) for name, life in lives.items()}
    found = {}
    for name in lives:
        r = 6 - fifth(recency[name], list(recency.values()))
        f = fifth(frequency[name], list(frequency.values()))
        m = fifth(money[name], list(money.values()))
        fm = int(Fraction(f + m, 2) + Fraction(1, 2))
        group = MAP[fm][r - 1]
        if r >= 4 and fm <= 3:
            one = "new" if r == 5 else "promising"
            group = one if frequency[name] == 1 else "potential_loyalists"
        found[name] = {
            "customer_id": name,
            "recency_days": recency[name],
            "orders": frequency[name],
            "revenue_minor": money[name],
            "recency": r,
            "frequency": f,
            "monetary": m,
            "frequency_monetary": fm,
            "group": group,
        }
    return found
