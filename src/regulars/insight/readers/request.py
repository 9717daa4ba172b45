"""What the caller of a reading asks for beside the files."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from regulars.insight.readers.errors import UnknownDateOrder, UnknownDecimalMark, UnknownZone
from regulars.insight.readers.fields import FieldSet
from regulars.insight.readers.moments import DATE_ORDERS
from regulars.insight.readers.numbers import EVIDENCE
from regulars.kernel.money import exponent_of


@dataclass(frozen=True)
class Request:
    """The options of :func:`regulars.insight.readers.read`, checked when made.

    Raises UnknownDateOrder, UnknownDecimalMark, UnknownZone, UnknownCurrency.
    """

    fields: FieldSet
    mapping: Mapping[str, str]
    currency: str | None
    default_currency: str
    date_order: str | None
    decimal: str | None
    zone: str | None
    drop_duplicates: bool
    as_of: date | None

    def __post_init__(self) -> None:
        if self.date_order not in {None, *DATE_ORDERS}:
            raise UnknownDateOrder(date_order=str(self.date_order))
        if self.decimal not in {None, *EVIDENCE}:
            raise UnknownDecimalMark(decimal=str(self.decimal))
        if self.zone is not None:
            _check_zone(self.zone)
        for currency in (self.currency, self.default_currency):
            if currency is not None:
                exponent_of(currency)


def _check_zone(zone: str) -> None:
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(zone=zone) from error
