"""Which tier somebody has: reached at once, kept for a term, and lost by a rule.

A term is judged by the window that ends with it. Who did not keep their tier may have a time of
grace, in which it can still be kept, and then falls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from regulars.programs.loyalty.rules.windows import begin_of_window, counted, end_of_term
from regulars.programs.loyalty.types import Falling, Qualifying, Standing, Tiers


def standing_at(
    tiers: Tiers,
    begin: Standing | None,
    qualifying: Sequence[Qualifying],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> Standing:
    """The standing now, after ``begin`` (None: just joined, before anything counted).

    ``qualifying`` is all that counts, the first first, what counted before ``begin`` too. Asked at
    every moment or once at the end, the answer is the same.
    """
    first = qualifying[0].at if qualifying else now
    standing = begin or Standing(tier=tiers.steps[0].code, since=min(first, now), until=None)
    judge = _Judge(tiers, qualifying, zone)
    for one in qualifying:
        if standing.since <= one.at <= now:
            standing = judge.raised(judge.after_terms(standing, one.at), one.at)
    return judge.after_terms(standing, now)


class _Judge:
    """Knows all that counts."""

    def __init__(self, tiers: Tiers, qualifying: Sequence[Qualifying], zone: ZoneInfo) -> None:
        self.tiers, self.qualifying, self.zone = tiers, qualifying, zone
        self.grace = timedelta(days=tiers.grace_days)
        self.places = {tier.code: place for place, tier in enumerate(tiers.steps)}

    def raised(self, standing: Standing, at: datetime) -> Standing:
        """What something that counts makes of a standing."""
        reached = self._reached(at)
        place = self.places.get(standing.tier, 0)
        if reached > place:
            return self._term(reached, at)
        if standing.until and standing.in_grace and self._is_kept(standing, standing.until, at):
            return self._kept(standing, standing.until)
        return standing

    def after_terms(self, standing: Standing, moment: datetime) -> Standing:
        """What the terms that ended by this moment make of a standing."""
        while (until := standing.until) is not None and until <= moment:
            if standing.in_grace:
                standing = self._fallen(standing, until)
            elif self._is_kept(standing, until, until):
                standing = self._kept(standing, until)
            elif self.tiers.grace_days:
                standing = replace(standing, until=until + self.grace, in_grace=True)
            else:
                standing = self._fallen(standing, until)
        return standing

    def _reached(self, at: datetime) -> int:
        begin = begin_of_window(self.tiers.window, at, self.zone)
        amount = counted(self.qualifying, begin, at, including=True)
        return max(place for place, tier in enumerate(self.tiers.steps) if tier.entry <= amount)

    def _is_kept(self, standing: Standing, until: datetime, at: datetime) -> bool:
        tier = self.tiers.steps[self.places.get(standing.tier, 0)]
        return self._in_term(standing, until, at) >= tier.keeps

    def _in_term(self, standing: Standing, until: datetime, at: datetime) -> int:
        """What counts for a term: of the window that ended with it, and of the grace after it."""
        end = until - self.grace if standing.in_grace else until
        begin = begin_of_window(self.tiers.window, end, self.zone, closing=True)
        return counted(self.qualifying, begin, at, including=standing.in_grace)

    def _kept(self, standing: Standing, until: datetime) -> Standing:
        """The next term, which begins where the last ended, whatever grace there was."""
        end = until - self.grace if standing.in_grace else until
        further = end_of_term(self.tiers.window, end, self.zone, again=True)
        return replace(standing, until=further, in_grace=False)

    def _fallen(self, standing: Standing, at: datetime) -> Standing:
        place = self.places.get(standing.tier, 0)
        lower = max(place - 1, 0)
        if self.tiers.falling is Falling.QUALIFIED:
            amount = self._in_term(standing, at, at)
            steps = self.tiers.steps[: max(place, 1)]
            lower = max(n for n, tier in enumerate(steps) if n == 0 or tier.keeps <= amount)
        return self._term(lower, at)

    def _term(self, place: int, at: datetime) -> Standing:
        until = end_of_term(self.tiers.window, at, self.zone) if place else None
        return Standing(tier=self.tiers.steps[place].code, since=at, until=until)
