"""Gaps of which the end is known, looked at as they were when they opened."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regulars.insight.timing.boosting.features import NAMES, features_of_gaps
from regulars.insight.timing.foretelling import foretold, paced, summed
from regulars.insight.timing.records import Flags, Floats, Integers, Records, log_days


@dataclass(frozen=True)
class Lessons:
    """What was known of some gaps, and how they ended.

    Parameters
    ----------
    features
        See :func:`regulars.insight.timing.boosting.features.features_of_gaps`.
    off
        By how much ln days came out longer than the shrunk mean.
    customer
        Whose they are.
    """

    features: Floats
    off: Floats
    customer: Integers

    def taken(self, rows: Flags) -> Lessons:
        """Some of them."""
        return Lessons(self.features[rows], self.off[rows], self.customer[rows])


NONE = Lessons(np.zeros((0, len(NAMES))), np.zeros(0), np.zeros(0, np.int64))


def a_window_earlier(records: Records) -> tuple[Records, Lessons]:
    """What was known in the middle of a history, and gaps that opened soon after it and closed.

    Soon is the first third of the days since then, so that long gaps could close, too. The gaps are
    foretold from what was known on that day and the pair's own earlier gaps: what the customer
    bought of other products later could tell when the gap ended. No lessons where nothing had
    closed by that day.
    """
    until = records.bought_on + np.where(records.is_open, records.days, 0.0)
    last, first = int(until.max()), int(records.bought_on.min())
    day = last - (last - first) // 2
    known = records.bought_on <= day
    ends = records.bought_on + records.days
    is_open = records.is_open | (ends > day)
    past = replace(
        records, is_open=is_open, days=np.where(is_open, day - records.bought_on, records.days)
    ).taken(known)
    soon = records.bought_on <= day + (last - day) // 3
    asked = ~known & soon & ~records.is_open
    if past.is_open.all() or not asked.any():
        return past, NONE
    found = paced(past)
    own = np.zeros(records.customers)
    own[np.unique(records.customer[known])] = found.sums.own
    sums, _ = summed(replace(records, is_open=is_open), own)
    mean, _ = foretold(found.pace, records, sums)
    features = features_of_gaps(found.pace, records, found.pace.base(sums))
    off = log_days(records) - mean
    return past, Lessons(features[asked], off[asked], records.customer[asked])
