"""Counting attempts to sign in, for all web workers together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from regulars.core.staff.models import GuessCount

FORGET_AFTER = timedelta(minutes=15)


@transaction.atomic
def may_guess(limits: Mapping[str, int], *, now: datetime) -> bool:
    """Whether one more attempt is within every limit, by key; it is counted before it is made, so
    that many at once do not slip through.
    """
    GuessCount.objects.filter(since__lte=now - FORGET_AFTER).delete()
    wanted = [GuessCount(key=key, since=now) for key in sorted(limits)]
    GuessCount.objects.bulk_create(wanted, ignore_conflicts=True)
    rows = GuessCount.objects.select_for_update().filter(key__in=limits).order_by("key")
    if any(row.guesses >= limits[row.key] for row in rows):
        return False
    GuessCount.objects.filter(key__in=limits).update(guesses=F("guesses") + 1)
    return True


@transaction.atomic
def forgive(keys: Collection[str], *, forget: str) -> None:
    """The attempt was right: it does not count, and under the key ``forget`` none before it."""
    GuessCount.objects.filter(key=forget).delete()
    GuessCount.objects.filter(key__in=keys, guesses__gt=0).update(guesses=F("guesses") - 1)
