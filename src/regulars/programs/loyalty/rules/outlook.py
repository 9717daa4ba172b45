"""What is ahead of somebody: the next tier, and what keeps the one they have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from regulars.programs.loyalty.rules.standing import standing_at
from regulars.programs.loyalty.rules.windows import begin_of_window, counted
from regulars.programs.loyalty.types import Outlook, Qualifying, Standing, Tiers


def outlook(
    tiers: Tiers,
    standing: Standing,
    qualifying: Sequence[Qualifying],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> Outlook:
    """What is ahead of somebody who stands so now, after all that counts so far."""
    codes = [tier.code for tier in tiers.steps]
    place = codes.index(standing.tier) if standing.tier in codes else 0
    above = tiers.steps[place + 1] if place + 1 < len(codes) else None
    amount = counted(qualifying, begin_of_window(tiers.window, now, zone), now, including=True)
    falls = _fall(tiers, standing, qualifying, zone)
    term = _begin_of_term(tiers, standing, now, zone)
    kept_by = counted(qualifying, term, now, including=True)
    return Outlook(
        tier=codes[place],
        next_tier=above.code if above else None,
        missing=max(0, above.entry - amount) if above else 0,
        until=standing.until,
        to_keep=max(0, tiers.steps[place].keeps - kept_by) if falls else 0,
        falls_to=falls.tier if falls else None,
        falls_at=falls.since if falls else None,
    )


def _begin_of_term(
    tiers: Tiers, standing: Standing, now: datetime, zone: ZoneInfo
) -> datetime | None:
    """From when on things count for what keeps the tier when its term ends, or its grace."""
    end = standing.until or now
    if standing.in_grace:
        end -= timedelta(days=tiers.grace_days)
    return begin_of_window(tiers.window, end, zone, closing=True)


def _fall(
    tiers: Tiers, standing: Standing, qualifying: Sequence[Qualifying], zone: ZoneInfo
) -> Standing | None:
    """The standing after the term and its grace, where nothing comes; None: it is the same."""
    if standing.until is None:
        return None
    grace = timedelta(days=0 if standing.in_grace else tiers.grace_days)
    after = standing_at(tiers, standing, qualifying, now=standing.until + grace, zone=zone)
    return after if after.tier != standing.tier else None
