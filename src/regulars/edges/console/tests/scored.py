"""Predictions for the console's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from regulars.engine.scores import queries
from regulars.engine.scores.types import CustomerScores, MadeForecast, ScoreRun

AS_OF = date(2026, 2, 28)
ENDED = datetime(2026, 3, 1, 3, tzinfo=UTC)
RUN = ScoreRun(
    as_of=AS_OF,
    lake_version=1,
    model="pareto_nbd",
    model_version="pareto-nbd 1",
    is_whole=True,
    customers=3,
    customers_changed=3,
    began_at=datetime(2026, 3, 1, 2, 59, tzinfo=UTC),
    ended_at=ENDED,
)


def a_score(customer_id: int, **changes: Any) -> CustomerScores:
    """Of somebody who is likely still a customer, with the next order due in nine days."""
    usual: dict[str, Any] = {
        "customer_id": customer_id,
        "as_of": AS_OF,
        "model_version": "pareto-nbd 1",
        "currency": "EUR",
        "rfm_group": "loyal",
        "expected_orders_90": 0.74,
        "expected_orders_365": 2.86,
        "lifetime_value_minor": 24_000.0,
        "lifetime_value_low_minor": 12_000.0,
        "lifetime_value_high_minor": 41_000.0,
        "alive": 0.82,
        "churn_probability": 0.34,
        "at_risk_minor": 4_320.0,
        "next_order_due_on": date(2026, 3, 10),
        "next_order_on": date(2026, 3, 20),
        "next_order_from": date(2026, 3, 5),
        "next_order_to": date(2026, 6, 1),
        "replenishments": (),
    }
    return CustomerScores(**{**usual, **changes})


def keep(monkeypatch, *scores: CustomerScores, forecasts: tuple[MadeForecast, ...] = ()) -> None:
    """What a run would have kept."""
    ranked = sorted(scores, key=lambda item: -item.at_risk_minor)
    risks = round(sum(item.at_risk_minor for item in scores))
    answers = {
        "latest_run": lambda: RUN,
        "scores_of": lambda ids: {
            item.customer_id: item for item in scores if item.customer_id in ids
        },
        "slipping": lambda *, limit=50, offset=0: ranked[offset : offset + limit],
        "slipping_total": lambda: (len(scores), risks),
        "made_forecasts": lambda *, limit=24: list(forecasts)[:limit],
    }
    for name, answer in answers.items():
        monkeypatch.setattr(queries, name, answer)
