"""When customers come back: for a product that runs out, and for anything at all."""

from __future__ import annotations

from regulars.insight.timing.boosting import Boosting, Correction, Trial
from regulars.insight.timing.errors import (
    ImpossibleGap,
    NobodyCameBack,
    NothingAhead,
    UnknownShare,
)
from regulars.insight.timing.gaps import gaps, rhythms, usual_quantities
from regulars.insight.timing.grading import HeldOut, LookedBack, hold_out, look_back
from regulars.insight.timing.learning import Timing, learn
from regulars.insight.timing.outlook import Outlook
from regulars.insight.timing.purchases import customer_purchases, product_purchases
from regulars.insight.timing.stream import outlooks

__all__ = [
    "Boosting",
    "Correction",
    "HeldOut",
    "ImpossibleGap",
    "LookedBack",
    "NobodyCameBack",
    "NothingAhead",
    "Outlook",
    "Timing",
    "Trial",
    "UnknownShare",
    "customer_purchases",
    "gaps",
    "hold_out",
    "learn",
    "look_back",
    "outlooks",
    "product_purchases",
    "rhythms",
    "usual_quantities",
]
