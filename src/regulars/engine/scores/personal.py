"""Nothing of these tables is of customers."""

from __future__ import annotations

from regulars.core.personal import Impersonal
from regulars.engine.scores.models import KeptForecast, Run

PERSONAL = (
    Impersonal(Run, "How a model was made, and how many it is about."),
    Impersonal(KeptForecast, "Sums over everybody."),
)
