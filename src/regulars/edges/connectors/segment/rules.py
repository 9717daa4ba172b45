"""When something happened, and how what was sent is taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
SLIGHT = timedelta(seconds=5)  # of skew, which is the way of the message itself


def moment_of(
    written: datetime | None, sent_at: datetime | None, received_at: datetime
) -> datetime:
    """When it happened by our clock: never in the future, never before the year 2000.

    Clocks of browsers and telephones may be years off, but measure how long ago something was: that
    is kept (Segment: timestamp = receivedAt - (sentAt - originalTimestamp)). Moments without an
    offset are in UTC.

    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> an_hour_fast = noon + timedelta(hours=1)
    >>> moment_of(an_hour_fast - timedelta(minutes=2), an_hour_fast, noon).isoformat()
    '2026-03-01T11:58:00+00:00'
    """
    if written is None:
        return received_at
    written = _aware(written)
    if sent_at is not None:
        skew = received_at - _aware(sent_at)
        if abs(skew) > SLIGHT:
            written = _shifted(written, skew, received_at)
    return max(EARLIEST, min(written, received_at))


def _shifted(written: datetime, skew: timedelta, received_at: datetime) -> datetime:
    try:
        return written + skew
    except OverflowError:  # of a clock beyond all calendars
        return received_at


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
