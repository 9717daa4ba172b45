"""How values are written for a reader: money, shares, counts, days and dates in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import inf

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
)

from regulars.insight.types import Period, Unit
from regulars.kernel.money import Money, exponent_of, format_money

NOTHING = "–"
WHOLE_FROM = 1000  # from this many whole units on, the small change of an amount only distracts
COMPACT_FROM = 100_000


@dataclass(frozen=True)
class Writer:
    """Writes values in one language and currency. A missing value is a dash."""

    language: str
    currency: str

    @cached_property
    def locale(self) -> Locale:
        """The language as Babel knows it, from a name such as ``pt-br`` or ``zh_Hans``."""
        return Locale.parse(self.language.replace("-", "_"))

    def money(self, minor: float | None) -> str:
        """An amount given in minor units: exact where small, in whole units from a thousand on."""
        if minor is None:
            return NOTHING
        whole = minor / 10 ** exponent_of(self.currency)
        if abs(whole) < WHOLE_FROM:
            return self._apart(format_money(Money(round(minor), self.currency), str(self.locale)))
        return self._whole_money(whole)

    def short_money(self, minor: float | None) -> str:
        """An amount to be grasped at a glance, such as ``£1.2M``, from a hundred thousand on."""
        if minor is None:
            return NOTHING
        whole = minor / 10 ** exponent_of(self.currency)
        if abs(whole) < COMPACT_FROM:
            return self.money(minor)
        return self._apart(
            format_compact_currency(
                _to_three_digits(whole), self.currency, locale=self.locale, fraction_digits=2
            )
        )

    def estimate(self, minor: float | None) -> str:
        """An amount that is known to three digits at most, without its small change."""
        if minor is None:
            return NOTHING
        whole = minor / 10 ** exponent_of(self.currency)
        if abs(whole) >= COMPACT_FROM:
            return self.short_money(minor)
        return self._whole_money(_to_three_digits(whole))

    def amounts(self, *minor: float) -> tuple[str, ...]:
        """Amounts that stand side by side: with small change where all are below a thousand."""
        whole = [each / 10 ** exponent_of(self.currency) for each in minor]
        if all(abs(each) < WHOLE_FROM for each in whole):
            return tuple(map(self.money, minor))
        return tuple(map(self._whole_money, whole))

    def estimates(self, *minor: float) -> tuple[str, ...]:
        """Estimates that stand side by side, all written in one way: shortened where each is large,
        more exact where two of them would read alike.
        """
        whole = [_to_three_digits(each / 10 ** exponent_of(self.currency)) for each in minor]
        if all(not each or abs(each) >= COMPACT_FROM for each in whole):
            written = tuple(map(self.estimate, minor))
        else:
            written = tuple(map(self._whole_money, whole))
        return written if len(set(written)) == len(set(minor)) else self.amounts(*minor)

    def share(self, share: float | None, decimals: int | None = None) -> str:
        """A share of one in per cent; unless said, with a decimal only below ten per cent."""
        if share is None:
            return NOTHING
        if decimals is None:
            decimals = _share_decimals(share)
        pattern = "#,##0%" if decimals == 0 else f"#,##0.{'0' * decimals}%"
        standard = self.locale.percent_formats[None].pattern
        pattern = standard.replace("#,##0", pattern.removesuffix("%"))
        return str(format_percent(share, format=pattern, locale=self.locale))

    def count(self, count: float | None) -> str:
        """A whole number with the language's separators."""
        return NOTHING if count is None else str(format_decimal(round(count), locale=self.locale))

    def average(self, count: float) -> str:
        """A mean of counts, with at most one decimal."""
        return str(format_decimal(count, format="#,##0.#", locale=self.locale))

    def averages(
        self, *counts: float, decimals: int = 1, whole_from: float = inf
    ) -> tuple[str, ...]:
        """Means that stand side by side: all with as many decimals where one of them needs any.

        None needs any where all are so large, or would read ``.0``.
        """
        are_large = all(count >= whole_from for count in counts)
        if are_large or all(round(count, decimals) == round(count) for count in counts):
            return tuple(map(self.count, counts))
        pattern = f"#,##0.{'0' * decimals}"
        return tuple(str(format_decimal(one, format=pattern, locale=self.locale)) for one in counts)

    def ratio(self, ratio: float | None) -> str:
        """A number such as 4.3, with two decimals below ten and one above."""
        if ratio is None:
            return NOTHING
        pattern = "#,##0.00" if abs(ratio) < 10 else "#,##0.0"  # noqa: PLR2004 - ten reads well
        return str(format_decimal(ratio, format=pattern, locale=self.locale))

    def figure(self, value: float | None, unit: Unit) -> str:
        """A value in its unit; days are bare numbers, the words around them are the caller's."""
        if unit is Unit.SHARE:
            return self.share(value)
        if unit is Unit.MONEY:
            return self.money(value)
        return self.ratio(value) if unit is Unit.RATIO else self.count(value)

    def points(self, share: float) -> str:
        """A difference of two shares in percentage points, with one decimal."""
        return str(format_decimal(100 * share, format="#,##0.0", locale=self.locale))

    def day(self, day: date) -> str:
        """A day such as ``9 Dec 2011``, in the language's own order."""
        return str(format_date(day, format="medium", locale=self.locale))

    def short_day(self, day: date) -> str:
        """A day of the near future or past, such as ``9 Dec``."""
        return str(format_skeleton("MMMd", day, locale=self.locale))

    def month(self, month: date) -> str:
        """A month such as ``Dec 2011``."""
        return str(format_skeleton("yMMM", month, locale=self.locale))

    def period(self, period: Period) -> str:
        """A span of days, its common parts written once."""
        return str(format_interval(period.start, period.end, "yMMMd", locale=self.locale))

    def entry(self, entry: date, grain: str) -> str:
        """When a cohort began, as short as its grain allows."""
        skeleton = {"day": "yMMMd", "week": "yMMMd", "year": "y"}.get(grain, "yMMM")
        return str(format_skeleton(skeleton, entry, locale=self.locale))

    def _apart(self, text: str) -> str:
        """A currency written in letters stands apart from its number: ``KWD 12.345``."""
        return re.sub(rf"({self.currency})(?=\d)", "\\1\u00a0", text)

    def _whole_money(self, whole: float) -> str:
        return self._apart(
            format_currency(
                round(whole),
                self.currency,
                format=self.locale.currency_formats["standard"].pattern.replace("0.00", "0"),
                locale=self.locale,
                currency_digits=False,
            )
        )


def _share_decimals(share: float) -> int:
    """One decimal where the share is below ten per cent and the decimal is not nought."""
    tenths = round(abs(share) * 1000)
    return 1 if tenths < 100 and tenths % 10 else 0  # noqa: PLR2004 - a hundred tenths are 10 %


def _to_three_digits(number: float) -> float:
    """The number rounded to three significant digits: more cannot be grasped at a glance."""
    return float(f"{number:.3g}")
