"""Predictions for the console's tests, kept as a run keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from django.apps import apps

from regulars.core.customers.services import add_traits, draft_traits, publish_traits
from regulars.core.customers.types import TraitsDraft
from regulars.engine.scores.traits import PUBLISHER
from regulars.engine.scores.types import SOURCE, CustomerScores, MadeForecast, ScoreTrait
from regulars.engine.scores.version import made_by
from regulars.insight.types import OutlookModel

AS_OF = date(2026, 2, 28)
ENDED = datetime(2026, 3, 1, 3, tzinfo=UTC)
BG_NBD = OutlookModel("bg_nbd", (), None, None, (), seasonal=False)
POOLED = OutlookModel("pooled", ("few_buyers", "few_repeaters"), None, None, (), seasonal=False)
BY_ONE_PACE = {  # a run of a store too small for a model
    "model": "pooled",
    "model_version": "pooled 1",
    "answering": msgspec.to_builtins(POOLED),
    "customers": 40,
    "customers_changed": 40,
    "slipping": 0,
}


def a_score(customer_id: int, **changes: Any) -> CustomerScores:
    """Of somebody who may come back, with the next order due in ten days, and is on the list."""
    usual: dict[str, Any] = {
        "customer_id": customer_id,
        "as_of": AS_OF,
        "model_version": "bg_nbd 3f2a91c4",
        "currency": "EUR",
        "rfm_group": "loyal",
        "purchases": 3,
        "expected_orders_90": 0.74,
        "expected_orders_365": 2.86,
        "lifetime_value_minor": 24_000.0,
        "lifetime_value_low_minor": 12_000.0,
        "lifetime_value_high_minor": 41_000.0,
        "alive": 0.82,
        "churn_probability": 0.34,
        "at_risk_minor": 4_320.0,
        "is_slipping": True,
        "next_order_due_on": date(2026, 3, 10),
        "next_order_on": date(2026, 3, 20),
        "next_order_from": date(2026, 3, 5),
        "next_order_to": date(2026, 6, 1),
        "replenishments": (),
    }
    return CustomerScores(**{**usual, **changes})


def keep_scores(*scores: CustomerScores, **changes: Any) -> None:
    """A run that said this of these customers."""
    slipping = [item for item in scores if item.is_slipping]
    at_risk = sum(item.at_risk_minor for item in slipping)
    usual: dict[str, Any] = {
        "as_of": AS_OF,
        "lake_version": 0,
        "lines_written_at": ENDED,
        "currency": "EUR",
        "made_by": made_by(),
        "model": "bg_nbd",
        "model_version": "bg_nbd 3f2a91c4",
        "parameters": {},
        "answering": msgspec.to_builtins(BG_NBD),
        "scorecards": [],
        "is_whole": True,
        "customers": len(scores),
        "customers_changed": len(scores),
        "slipping": len(slipping),
        "slipping_minor": round(at_risk),
        "folder": "1",
        "began_at": ENDED,
        "ended_at": ENDED,
    }
    run = apps.get_model("scores", "Run").objects.create(**{**usual, **changes})
    version, as_of = run.model_version, run.as_of
    draft = draft_traits(publisher=SOURCE, model_version=version, as_of=as_of, now=ENDED)
    add_traits(publication_id=draft, drafts=[_draft(item) for item in scores])
    publish_traits(publication_id=draft)


def _draft(item: CustomerScores) -> TraitsDraft:
    known: dict[str, Any] = {
        trait: getattr(item, trait.removeprefix("scores."))
        for trait in ScoreTrait
        if trait is not ScoreTrait.REPLENISHMENTS
    }
    known[ScoreTrait.REPLENISHMENTS] = [
        [
            need.product_id,
            str(need.due_on),
            str(need.expected_on) if need.expected_on else None,
            need.comes_back,
        ]
        for need in item.replenishments
    ]
    values = [known[trait.name] for trait in PUBLISHER.traits]
    return TraitsDraft(item.customer_id, values, item.at_risk_minor if item.is_slipping else None)


def keep_forecasts(forecasts: Sequence[MadeForecast]) -> None:
    """Forecasts that were made."""
    apps.get_model("scores", "KeptForecast").objects.bulk_create(
        apps.get_model("scores", "KeptForecast")(
            made_on=item.made_on,
            until=item.until,
            model=item.model,
            model_version=f"{item.model} 1",
            said=item.said,
            low=item.low,
            high=item.high,
            came=item.came,
            made_at=ENDED,
        )
        for item in forecasts
    )
