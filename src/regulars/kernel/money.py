"""Money as integers of the currency's smallest unit. Never a float."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from regulars.kernel.errors import Invalid

DEFAULT_CURRENCY = "EUR"  # of amounts that name none, where nobody has set another
DEFAULT_EXPONENT = 2
# ISO 4217 list one: currencies whose smallest unit is not a hundredth.
NO_DECIMALS = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"]
NO_DECIMALS += ["VND", "VUV", "XAF", "XOF", "XPF"]
THREE_DECIMALS = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
FOUR_DECIMALS = ["CLF", "UYW"]
EXPONENTS = {
    **dict.fromkeys(NO_DECIMALS, 0),
    **dict.fromkeys(THREE_DECIMALS, 3),
    **dict.fromkeys(FOUR_DECIMALS, 4),
}
# Codes of ISO 4217 that nothing is priced in: metals, units of account, tests, and none at all.
NOT_MONEY = {
    "XAG",
    "XAU",
    "XBA",
    "XBB",
    "XBC",
    "XBD",
    "XDR",
    "XPD",
    "XPT",
    "XSU",
    "XTS",
    "XUA",
    "XXX",
}


@dataclass(eq=False)
class UnknownCurrency(Invalid):
    """Not three capital letters of ISO 4217."""

    code = "money.unknown_currency"
    sentence = "{currency!r} is not a currency. Give its three-letter ISO 4217 code, such as EUR."
    currency: str


@dataclass(eq=False)
class CurrencyMismatch(Invalid):
    """Two currencies cannot be added."""

    code = "money.currency_mismatch"
    sentence = "{left} and {right} cannot be added. Convert one of them first."
    left: str
    right: str


@dataclass(eq=False)
class UnreadableAmount(Invalid):
    """The text is not an amount of money in this language."""

    code = "money.unreadable_amount"
    sentence = "{text!r} is not an amount. Write it like {example}."
    text: str
    example: str


@lru_cache(maxsize=1_000)
def exponent_of(currency: str) -> int:
    """Decimal places of the currency's smallest unit (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD.

    Raises UnknownCurrency if Babel's list of currencies does not have the code, or it is no money.
    """
    from babel.numbers import is_currency

    if not (currency.isupper() and is_currency(currency)) or currency in NOT_MONEY:
        raise UnknownCurrency(currency=currency)
    return EXPONENTS.get(currency, DEFAULT_EXPONENT)


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount in minor units, halves rounded away from zero."""
    scaled = amount.scaleb(exponent_of(currency))
    return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, order=False)
class Money:
    """So many minor units of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent_of(self.currency)

    @property
    def amount(self) -> Decimal:
        """The amount in whole units, exact."""
        return Decimal(self.minor).scaleb(-exponent_of(self.currency))

    def __add__(self, other: Money) -> Money:
        """Add money of the same currency, or raise CurrencyMismatch."""
        if other.currency != self.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)
        return Money(self.minor + other.minor, self.currency)

    def __neg__(self) -> Money:
        """The same amount the other way."""
        return Money(-self.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract money of the same currency, or raise CurrencyMismatch."""
        return self + -other


def allocate(minor: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by weights so that the parts sum to it exactly.

    Largest remainder (Hamilton's method): each part gets its whole share, and the units left go
    to the largest remainders, the earlier part first where remainders tie. Negative amounts
    mirror positive ones.

    Raises ValueError if a weight is negative or all are zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    sign = -1 if minor < 0 else 1
    shares = [divmod(abs(minor) * weight, total) for weight in weights]
    parts = [whole for whole, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-shares[index][1], index))
    for index in by_remainder[: abs(minor) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def prorated(minor: int, part: int, whole: int) -> int:
    """What of an amount goes with a part of a whole: the nearest unit, halves for the rest.

    That is the largest remainder of two, the part and the rest. It never falls as the part grows,
    so what goes with each step from part to part is never negative, is the same however many
    steps there are, and sums to the amount exactly.

    Raises ValueError unless the amount and the part are not negative and the whole is no smaller.

    >>> prorated(15, 1, 2), prorated(15, 2, 2) - prorated(15, 1, 2)
    (7, 8)
    """
    if minor < 0 or not 0 <= part <= whole or whole == 0:
        raise ValueError(
            "the part must be within the whole, and neither it nor the amount negative"
        )
    return (2 * minor * part + whole - 1) // (2 * whole)


def format_money(money: Money, locale: str = "en") -> str:
    """The amount as people of this language write it, such as ``€1,234.50`` or ``1 234,50 €``.

    Always with the currency's ISO 4217 number of decimals, which CLDR's own differ from for a few.
    """
    from babel import Locale
    from babel.numbers import format_currency

    decimals = exponent_of(money.currency)
    standard = Locale.parse(locale).currency_formats["standard"].pattern
    pattern = re.sub(r"0(\.0+)?", "0" + "." * bool(decimals) + "0" * decimals, standard)
    return format_currency(
        money.amount, money.currency, format=pattern, locale=locale, currency_digits=False
    )


def parse_money(text: str, currency: str, locale: str = "en") -> Money:
    """Read an amount as people of this language write it, with or without the currency's sign.

    Raises UnreadableAmount; also where there are more decimals than the currency has.
    """
    from babel.numbers import NumberFormatError, get_currency_symbol, parse_decimal

    bare = (
        text.replace(get_currency_symbol(currency, locale=locale), "").replace(currency, "").strip()
    )
    example = format_money(Money(123450, currency), locale)
    try:
        amount = parse_decimal(bare, locale=locale, strict=True)
    except (NumberFormatError, InvalidOperation) as error:
        raise UnreadableAmount(text=text, example=example) from error
    if amount != amount.quantize(Decimal(1).scaleb(-exponent_of(currency))):
        raise UnreadableAmount(text=text, example=example)
    return Money(to_minor(amount, currency), currency)
