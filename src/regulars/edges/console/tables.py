"""The report's tables as the console offers them, by their names."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

TITLES: dict[str, Any] = {
    "scope": _("What was looked at"),
    "findings": _("Findings"),
    "measures": _("Measures"),
    "months": _("Months"),
    "shares": _("What repeat customers bring"),
    "concentration": _("Share of the best customers"),
    "cohorts": _("Cohorts"),
    "retention": _("Retention by age"),
    "gaps": _("Time between orders"),
    "first-products": _("First products"),
    "first-channels": _("First channels"),
    "first-product-ages": _("First products by age"),
    "first-channel-ages": _("First channels by age"),
    "groups": _("RFM groups"),
    "map": _("RFM map"),
    "edges": _("Edges of the RFM scores"),
    "moves": _("Moves between groups"),
    "forecast": _("Forecast"),
    "past-forecasts": _("What it would have said before"),
    "model": _("Model of the forecast"),
    "model-grades": _("How each model did"),
    "lifetime-values": _("Lifetime value ahead"),
    "value-bands": _("Customers by lifetime value ahead"),
    "slipping": _("Who may be leaving"),
    "replenishment": _("What will be bought again"),
    "replenishment-weeks": _("What will be bought again, by week"),
    "together": _("What is bought together"),
    "simulation": _("Simulated stores"),
    "levers": _("What improvements earn"),
    "what-if": _("What your changes would earn"),
    "advice": _("Where the store stands"),
    "tactics": _("What to do"),
    "quality": _("What the figures are based on"),
    "dropped": _("Rows left out"),
    "cautions": _("Cautions"),
    "columns": _("Columns taken"),
}
