"""What the caller of a reading asks for beside the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from regulars.insight.notation import Notation
from regulars.insight.readers.fields import FieldSet
from regulars.kernel.money import exponent_of


@dataclass(frozen=True)
class Request:
    """The options of :func:`regulars.insight.readers.read`, checked when made.

    Raises UnknownCurrency.
    """

    fields: FieldSet
    mapping: Mapping[str, str]
    currency: str | None
    default_currency: str
    notation: Notation
    drop_duplicates: bool
    as_of: date | None

    def __post_init__(self) -> None:
        for currency in (self.currency, self.default_currency):
            if currency is not None:
                exponent_of(currency)
