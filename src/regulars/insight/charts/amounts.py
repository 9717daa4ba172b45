"""How amounts are written in pictures where three digits of each would look uneven."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale
from babel.numbers import format_currency

from regulars.insight.charts.canvas import Canvas

WHOLE_FROM = 1_000
WITHOUT_DECIMALS_FROM = 100


def exact_amount(canvas: Canvas, whole: float) -> str:
    """An amount in whole units, to the cent where it is below a thousand."""
    if abs(whole) >= WHOLE_FROM:
        return canvas.short_money(whole)
    return str(format_currency(whole, canvas.currency, locale=_locale(canvas)))


def even_amount(canvas: Canvas, whole: float, *, largest: float) -> str:
    """An amount written like all the others of a picture, up to its largest."""
    if largest >= WHOLE_FROM:
        return canvas.short_money(whole)
    pattern: str = _locale(canvas).currency_formats["standard"].pattern
    digits = "0" if largest >= WITHOUT_DECIMALS_FROM else "0.0"
    return str(
        format_currency(
            whole,
            canvas.currency,
            format=pattern.replace("0.00", digits),
            locale=_locale(canvas),
            currency_digits=False,
        )
    )


def alike_amounts(canvas: Canvas, wholes: Sequence[float]) -> list[str]:
    """Amounts in whole units that make up one scale, all written in one way: ``€500`` beside
    ``€1,000``, ``€0.00`` beside ``€0.20``.
    """
    if all(not whole or whole >= WHOLE_FROM for whole in wholes):
        return [canvas.short_money(whole) for whole in wholes]
    is_whole = all(float(whole).is_integer() for whole in wholes)
    pattern: str = _locale(canvas).currency_formats["standard"].pattern
    return [
        str(
            format_currency(
                whole,
                canvas.currency,
                format=pattern.replace("0.00", "0") if is_whole else pattern,
                locale=_locale(canvas),
                currency_digits=not is_whole,
            )
        )
        for whole in wholes
    ]


def _locale(canvas: Canvas) -> Locale:
    return Locale.parse(canvas.language.replace("-", "_"))
