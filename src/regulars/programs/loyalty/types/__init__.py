"""A loyalty programme as a document, and what it is asked about."""

from __future__ import annotations

from regulars.programs.loyalty.types.asked import (
    Outlook,
    Purchase,
    PurchaseLine,
    Qualifying,
    Returned,
    Standing,
)
from regulars.programs.loyalty.types.awards import Earned, LineShare
from regulars.programs.loyalty.types.earning import (
    MOST_TIMES,
    ActionPoints,
    BirthdayPoints,
    Campaign,
    Cap,
    Combining,
    EarningRule,
    ItemPoints,
    OrderPoints,
    Period,
    PurchasePoints,
    Rounding,
    Scope,
    StreakPoints,
    Taking,
    WelcomePoints,
    Which,
)
from regulars.programs.loyalty.types.programme import Programme
from regulars.programs.loyalty.types.refusals import Flaw, UnusableProgramme
from regulars.programs.loyalty.types.tiers import (
    Basis,
    CalendarYear,
    Falling,
    Lifetime,
    Rolling,
    Tier,
    Tiers,
)

__all__ = [
    "MOST_TIMES",
    "ActionPoints",
    "Basis",
    "BirthdayPoints",
    "CalendarYear",
    "Campaign",
    "Cap",
    "Combining",
    "Earned",
    "EarningRule",
    "Falling",
    "Flaw",
    "ItemPoints",
    "Lifetime",
    "LineShare",
    "OrderPoints",
    "Outlook",
    "Period",
    "Programme",
    "Purchase",
    "PurchaseLine",
    "PurchasePoints",
    "Qualifying",
    "Returned",
    "Rolling",
    "Rounding",
    "Scope",
    "Standing",
    "StreakPoints",
    "Taking",
    "Tier",
    "Tiers",
    "UnusableProgramme",
    "WelcomePoints",
    "Which",
]
