"""How files are written, where that is not to be guessed. Loads nothing of the readers."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass

from regulars.insight.errors import UnknownDateOrder, UnknownDecimalMark, UnknownZone

DATE_ORDERS = ("dmy", "mdy", "ymd")
DECIMAL_MARKS = (".", ",")


@dataclass(frozen=True, kw_only=True)
class Notation:
    """How dates, numbers, moments and texts of the files are written; None leaves the files to
    tell. Checked when made.

    Parameters
    ----------
    date_order
        ``dmy``, ``mdy`` or ``ymd`` where dates leave it open.
    decimal
        ``.`` or ``,`` where numbers leave it open.
    zone
        IANA zone of the store. Moments with an offset are converted to it; without it they keep the
        clock time they are written in. Moments without an offset are local already.
    encoding
        Of text files.
    sheet
        Of workbooks; by default the first whose columns are recognised.

    Raises
    ------
    UnknownDateOrder, UnknownDecimalMark, UnknownZone

    Examples
    --------
    >>> Notation(decimal=",", date_order="dmy").decimal
    ','
    >>> Notation(date_order="dym")
    Traceback (most recent call last):
    ...
    regulars.insight.errors.UnknownDateOrder: 'dym' is not an order of dates. ...
    """

    date_order: str | None = None
    decimal: str | None = None
    zone: str | None = None
    encoding: str | None = None
    sheet: str | None = None

    def __post_init__(self) -> None:
        if self.date_order not in {None, *DATE_ORDERS}:
            raise UnknownDateOrder(date_order=str(self.date_order))
        if self.decimal not in {None, *DECIMAL_MARKS}:
            raise UnknownDecimalMark(decimal=str(self.decimal))
        if self.zone is not None:
            _check_zone(self.zone)


def _check_zone(zone: str) -> None:
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(zone=zone) from error


GUESSED = Notation()  # nothing is known beforehand
