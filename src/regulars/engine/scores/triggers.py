"""The triggers that refuse to edit or delete a forecast, but for saying what came."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.append_only import AppendOnly, changing
from regulars.core.triggers import Trigger
from regulars.engine.scores.models import KeptForecast

SAID = ("id", "made_on", "until", "model", "model_version", "said", "low", "high", "made_at")


def _is_edited(vendor: str) -> str:
    return changing(SAID, vendor)


FORECASTS = AppendOnly(
    KeptForecast, "forecast", "a forecast that was made stays as it was made", _is_edited
)


def triggers(vendor: str) -> Sequence[Trigger]:
    """Those of the forecasts."""
    return FORECASTS.triggers(vendor)
