"""What every picture shares: its colours, its type, its numbers, and how it becomes SVG text.

Colours are CSS variables that the page defines (``--chart-1`` and so on), so that one drawing
serves light and dark. The pictures hold numbers and dates only; titles, legends and captions
belong to the page.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert
from babel import Locale
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    get_currency_symbol,
)

from regulars.kernel.money import exponent_of

RETURNING = "var(--chart-1)"
NEW = "var(--chart-2)"
ANONYMOUS = "var(--chart-3)"
STRONG = "var(--chart-4)"
INK = "var(--chart-ink)"
MUTED = "var(--chart-muted)"
GRID = "var(--chart-grid)"
PAPER = "var(--chart-paper)"
HEAT = [f"var(--heat-{step})" for step in range(1, 8)]
FONT_SIZE = 13
NUMBER = r"(-?[\d.]+)"
ROUNDED = re.compile(  # a rectangle as Vega draws it: four sides, and a curve at each corner
    rf'<path d="M{NUMBER},{NUMBER}L[-\d.]+,\2C[-\d.,]+L{NUMBER},[-\d.]+C[-\d.,]+'
    rf'L[-\d.]+,{NUMBER}C[-\d.,]+L{NUMBER},[-\d.]+C[-\d.,]+Z"'
)
HALF_WIDTH = 370  # close to a telephone, where it shrinks by an eighth
FULL_WIDTH = 930
PHONE_WIDTH = 360
PALE = 0.38  # opacity of what is not over yet: figures on it stay readable in both themes

# The one place where the look is set.
QUIET = {"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": FONT_SIZE, "title": None}
CONFIG: dict[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "padding": {"left": 2, "right": 6, "top": 6, "bottom": 2},
    "view": {"stroke": None},
    "axis": {**QUIET, "gridColor": GRID, "domain": False, "ticks": False, "labelPadding": 8},
    "axisX": {"grid": False, "labelFlush": False},
    "axisY": {"tickCount": 5},
    "legend": {"disable": True},
    "bar": {"color": RETURNING},
    "line": {"strokeWidth": 2.5, "strokeCap": "round", "strokeJoin": "round"},
    "text": {"fontSize": FONT_SIZE, "color": INK},
}

Chart = alt.Chart | alt.LayerChart | alt.FacetChart


@dataclass(frozen=True)
class Canvas:
    """How wide to draw, in CSS pixels, and in which language to write numbers."""

    width: int
    language: str
    currency: str

    @property
    def is_phone(self) -> bool:
        """Whether the drawing is the narrow variant."""
        return self.width <= PHONE_WIDTH

    def money(self, minor: float) -> float:
        """Minor units as whole units, for an axis."""
        return float(minor / 10 ** exponent_of(self.currency))

    def short_money(self, whole: float) -> str:
        """An amount in whole units to three digits, as the page writes large sums: ``$1.11B``."""
        three_digits = float(f"{whole:.3g}")
        text = format_compact_currency(
            three_digits, self.currency, locale=self._locale, fraction_digits=2
        )
        return str(text)

    def short_count(self, count: float) -> str:
        """A number of things to three digits, such as ``1.23K``."""
        three_digits = float(f"{count:.3g}")
        return str(format_compact_decimal(three_digits, locale=self._locale, fraction_digits=2))

    @property
    def _locale(self) -> str:
        return self.language.replace("-", "_")


def data(rows: list[dict[str, Any]]) -> alt.InlineData:
    """Rows as inline data, without a data frame in between."""
    return alt.InlineData(values=rows)


def tick_labels(number_format: str) -> str:
    """A Vega expression that writes each tick by itself: ``0``, not ``0k`` beside ``200k``.

    A tick between whole numbers stays blank: there is no half customer, and no need of half a coin.
    """
    return f"datum.value % 1 ? '' : {short('datum.value', number_format)}"


def short(value: str, number_format: str) -> str:
    """A Vega expression that writes thousands, millions and billions as the page does: K, M, B.

    d3 writes k, M and G: the prefixes of weights and lengths, not of money.
    """
    thousands = f"replace(format({value}, {number_format!r}), /(\\d)k/, '$1K')"
    return f"replace({thousands}, /(\\d)G/, '$1B')"


def lookup_labels(labels: dict[str, str]) -> str:
    """A Vega expression that writes each axis value as its label; ``|`` breaks the line."""
    pairs = ",".join(f"{key!r}:{text!r}" for key, text in labels.items())
    return f"split(({{{pairs}}})[datum.value] || '', '|')"


def to_svg(chart: Chart, *, name: str, canvas: Canvas) -> str:
    """The picture as one ``<svg>`` element, hidden from assistive technology.

    The page that shows it describes it and offers the same values as a table.
    """
    spec = json.dumps(chart.to_dict(validate=False), sort_keys=True)
    return _slim(_drawn(spec, json.dumps(_number_locale(canvas))), name)


@lru_cache(maxsize=64)
def _drawn(spec: str, number_locale: str) -> str:
    """The drawing of a description: reports of several periods share most of their pictures."""
    locale = json.loads(number_locale)
    return vl_convert.vegalite_to_svg(json.loads(spec), config=CONFIG, format_locale=locale)


def _number_locale(canvas: Canvas) -> dict[str, Any]:
    """How d3 writes numbers in this language, taken from CLDR by Babel."""
    locale = Locale.parse(canvas.language, sep="-" if "-" in canvas.language else "_")
    symbols = locale.number_symbols.get("latn", {})
    sign = get_currency_symbol(canvas.currency, locale=locale)
    before = locale.currency_formats["standard"].pattern.startswith("¤")
    return {
        "decimal": symbols.get("decimal", "."),
        "thousands": symbols.get("group", ","),
        "grouping": [3],
        "currency": [sign, ""] if before else ["", f"\u00a0{sign}"],
    }


def _slim(svg: str, name: str) -> str:
    """Take out what a page does not need, shorten coordinates, and keep ids unique on the page."""
    svg = re.sub(r'(?<!<svg) xmlns:xlink="[^"]*"| version="[^"]*"', "", svg, count=2)
    svg = re.sub(r' (?:aria-\w+|role|pointer-events)="[^"]*"', "", svg)
    svg = re.sub(r' class="(?:mark|role|background|foreground)[^"]*"', "", svg)
    svg = re.sub(r"-?\d+\.\d{3,}", lambda number: _short(float(number.group())), svg)
    svg = ROUNDED.sub(_as_rectangle, svg)
    svg = _own_ids(svg, name)
    svg = re.sub(r'<path d="M0,0h0v0h0Z"/>', "", svg)
    svg = svg.replace(' font-family="sans-serif"', "").replace(' opacity="1"', "")
    quiet = 'aria-hidden="true" focusable="false" font-family="sans-serif"'
    return svg.replace("<svg ", f'<svg class="r-chart" data-chart="{name}" {quiet} ', 1)


def _short(coordinate: float) -> str:
    """A coordinate to a hundredth, without noughts at its end."""
    return f"{coordinate:.2f}".rstrip("0").rstrip(".")


def _as_rectangle(outline: re.Match[str]) -> str:
    """A rounded rectangle by its sides, where Vega goes around its corners one by one."""
    inner, top, right, bottom, left = map(float, outline.groups())
    sides = {"x": left, "y": top, "width": right - left, "height": bottom - top, "rx": inner - left}
    return "<rect " + " ".join(f'{name}="{_short(side)}"' for name, side in sides.items())


def _own_ids(svg: str, name: str) -> str:
    """Number the ids anew under the picture's name: Vega counts on from drawing to drawing."""
    found = dict.fromkeys(re.findall(r' id="([^"]+)"', svg))
    numbers = {old: f"{name}-{number}" for number, old in enumerate(found, start=1)}
    return re.sub(
        r'( id="|url\(#)([^")]+)', lambda match: match[1] + numbers.get(match[2], match[2]), svg
    )
