"""What a run said of customers, beside what the library says of them."""

from __future__ import annotations

from regulars.engine.lake.queries import open_lake
from regulars.engine.scores import queries
from regulars.engine.scores.folder import files_of
from regulars.engine.scores.models import Run
from regulars.engine.scores.types import Replenishing
from regulars.insight.scores import Learnt, replenishments, scores

CHANCES = ("expected_orders_90", "expected_orders_365", "alive", "churn_probability")
AMOUNTS = (
    "lifetime_value_minor",
    "lifetime_value_low_minor",
    "lifetime_value_high_minor",
    "at_risk_minor",
)
PLAIN = (
    "rfm_group",
    "purchases",
    "next_order_due_on",
    "next_order_on",
    "next_order_from",
    "next_order_to",
)


def learnt_last() -> Learnt:
    return Learnt.load(files_of(Run.objects.first().folder).learnt)


def rows_of(tables) -> list[dict]:
    return [row for table in tables for row in table.to_pylist()]


def said_by_library(learnt: Learnt) -> dict[int, dict]:
    """Everybody's scores by what was learnt, rounded as they are kept."""
    with open_lake() as lake:
        rows = rows_of(scores(lake.order_lines, learnt, as_of=learnt.as_of))
    digits = dict.fromkeys(CHANCES, 6) | dict.fromkeys(AMOUNTS, 2)
    return {
        int(row["customer_id"]): {name: round(row[name], digits[name]) for name in digits}
        | {name: row[name] for name in PLAIN}
        for row in rows
    }


def needed_by_library(learnt: Learnt) -> dict[int, list[Replenishing]]:
    """What they need again, the likeliest within a month first."""
    with open_lake() as lake:
        rows = rows_of(replenishments(lake.order_lines, learnt, as_of=learnt.as_of))
        products = lake.products.to_pyarrow().to_pylist()
    ours = {row["product_id"]: row["catalog_id"] for row in products}
    needed: dict[int, list[Replenishing]] = {}
    for row in sorted(rows, key=lambda row: (-row["due_within_30"], row["product_id"])):
        need = Replenishing(
            ours[row["product_id"]], row["due_on"], row["expected_on"], round(row["comes_back"], 6)
        )
        needed.setdefault(int(row["customer_id"]), []).append(need)
    return needed


def said(customers: list[int]) -> dict[int, dict]:
    """Everybody's scores as they are read."""
    found = queries.scores_of(customers)
    names = (*CHANCES, *AMOUNTS, *PLAIN)
    return {pk: {name: getattr(one, name) for name in names} for pk, one in found.items()}
