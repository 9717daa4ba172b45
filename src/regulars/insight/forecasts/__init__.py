"""What lies ahead of a store: the model that answers, how good it was, and totals with bands."""

from __future__ import annotations

from regulars.insight.forecasts.choosing import Choice, choose
from regulars.insight.forecasts.errors import ImpossibleWindow
from regulars.insight.forecasts.past_forecasts import look_back, purchases_between
from regulars.insight.forecasts.scorecards import Scorecard
from regulars.insight.forecasts.seasons import Season
from regulars.insight.forecasts.totals import forecast

__all__ = [
    "Choice",
    "ImpossibleWindow",
    "Scorecard",
    "Season",
    "choose",
    "forecast",
    "look_back",
    "purchases_between",
]
