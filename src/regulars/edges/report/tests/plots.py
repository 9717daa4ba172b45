"""What each picture plots: values of the report, where they are drawn and where listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from regulars.edges.report.page import present
from regulars.edges.report.page.returning import CURVE_STEPS
from regulars.edges.report.tests.drawings import (
    Drawing,
    Mark,
    Reading,
    read_drawing,
    read_number,
)
from regulars.edges.report.tests.pages import Element
from regulars.edges.report.words.groups import GROUPS, group_name
from regulars.insight.charts.outlook import MOST
from regulars.insight.extents import SHOWN_AGES
from regulars.insight.report.tests.factories import a_report
from regulars.insight.types import (
    CohortCell,
    ForecastPoint,
    Outlook,
    Report,
    SimulatedStore,
    SimulationPoint,
)

ONE, TWO, THREE = "var(--chart-1)", "var(--chart-2)", "var(--chart-3)"
EDGE, INK = "var(--chart-muted)", "var(--chart-ink)"
DOMAIN = 1.12  # of the bars of shares, which have no axis
MARK_WIDTH = 4  # pixels: what is narrower is no band

Values = list[tuple[float, ...]]
Readings = list[tuple[Reading, ...]]


@dataclass(frozen=True)
class Plot:
    """The values of a report that a picture shows, and where they stand in it and in its table.

    ``columns`` are those of the table; ``listed`` says which of the values it has room for, and
    ``shown`` which of them the picture has.
    """

    values: Callable[[Report], Values]
    plotted: Callable[[Drawing], Readings]
    columns: slice
    listed: Callable[[Values], Values] = list
    shown: Callable[[Values], Values] = list


def revenue_by_month(report: Report) -> Values:
    return [
        (
            month.returning_revenue_minor / 100,
            month.new_revenue_minor / 100,
            month.anonymous_revenue_minor / 100,
        )
        for month in report.months
    ]


def customers_by_month(report: Report) -> Values:
    return [(month.returning_customers, month.new_customers) for month in report.months]


def heights(*colours: str) -> Callable[[Drawing], Readings]:
    """The heights of the bars of each colour."""

    def measured(drawing: Drawing) -> Readings:
        by_colour = [drawing.bars(colour) for colour in colours]
        return [
            tuple(drawing.y_scale.length(bar.height) for bar in bars)
            for bars in zip(*by_colour, strict=True)
        ]

    return measured


def curve(report: Report) -> Values:
    return [(point.customers_share, point.revenue_share) for point in report.shares.curve]


def round_shares(points: Values) -> Values:
    return [point for point in points if round(point[0], 3) in CURVE_STEPS]


def points_of(drawing: Drawing, colour: str) -> Readings:
    [line] = drawing.lines(colour)
    return [(drawing.x_scale.at(x), drawing.y_scale.at(y)) for x, y in line.points]


def cells(value: Callable[[CohortCell], float], first_age: int = 0) -> Callable[[Report], Values]:
    """A value of each cohort's cells from the first age on."""
    return lambda report: [
        tuple(value(cell) for cell in cohort.cells if cell.age >= first_age)
        for cohort in report.cohorts.rows
        if len(cohort.cells) > first_age
    ]


def shares_of_cohorts(report: Report) -> Values:
    return [
        tuple(cell.customers / cohort.customers for cell in cohort.cells[1:])
        for cohort in report.cohorts.rows
    ]


def on_squares(drawing: Drawing) -> Readings:
    return [read_all(row) for row in drawing.squares()]


def to_age(first_age: int) -> Callable[[Values], Values]:
    """What a heat map has room for; a cohort without a later age has no square."""
    last = SHOWN_AGES + 1 - first_age
    return lambda values: [row[:last] for row in values if row]


def with_sums(values: Values) -> Values:
    """The table has a last column with what a cohort did in all."""
    return [(*row, sum(row)) for row in values]


def retention(report: Report) -> Values:
    return [(point.share or 0.0,) for point in report.cohorts.curve if point.age]


def heights_of_dots(drawing: Drawing) -> Readings:
    return [(drawing.y_scale.at(dot.middle[1]),) for dot in drawing.dots(ONE)]


def lengths(drawing: Drawing) -> Readings:
    """The lengths of bars without an axis, from above."""
    bars = sorted(drawing.bars(ONE), key=lambda bar: bar.middle[1])
    share = DOMAIN / drawing.width
    return [(Reading((bar.right - bar.left) * share, 0.02 * share),) for bar in bars]


def days(report: Report) -> Values:
    return [
        (gap.lower_quartile_days or 0, gap.median_days or 0, gap.upper_quartile_days or 0)
        for gap in report.gaps
    ]


def spans(drawing: Drawing) -> Readings:
    """Where each bar begins, its dot lies and it ends, from above."""
    bars = sorted(drawing.bars(TWO), key=lambda bar: bar.middle[1])
    dots = sorted(drawing.dots(TWO), key=lambda dot: dot.middle[1])
    return [
        tuple(map(drawing.x_scale.at, (bar.left, dot.middle[0], bar.right)))
        for bar, dot in zip(bars, dots, strict=True)
    ]


def groups(report: Report) -> Values:
    customers = {group.code: group.customers for group in report.rfm.groups}
    return [(customers[code],) for code in GROUPS]


def by_group(drawing: Drawing) -> Readings:
    """The customers on the squares of each group, by the names that the page lays over them."""
    squares = drawing.squares()
    counted = dict.fromkeys(map(group_name, GROUPS), 0.0)
    for label in present(a_report(), {}).groups.labels:
        [on_square] = read_all([squares[label.row - 1][label.column - 1]])
        counted[label.name] += on_square.value
    return [(Reading(customers, 0.0),) for customers in counted.values()]


def two_stores(stores: Callable[[Report], Sequence[SimulatedStore]]) -> Callable[[Report], Values]:
    """Customers, revenue so far and its band, where there is one, of both stores each month."""
    return lambda report: [
        tuple(chain.from_iterable(map(of_point, points)))
        for points in zip(*(store.points for store in stores(report)), strict=True)
    ]


def of_point(point: SimulationPoint) -> tuple[float, ...]:
    money = (point.cumulative_revenue_minor, point.low_minor, point.high_minor)
    return (point.customers, *(minor / 100 for minor in money if minor is not None))


def customers_alone(values: Values) -> Values:
    return [row[::2] for row in values]


def money_alone(values: Values) -> Values:
    return [(*row[1:4], *row[5:8]) for row in values]


def heights_of_lines(drawing: Drawing) -> Readings:
    """The improved store's line has the first colour, and comes second in the table."""
    lines = [drawing.lines(colour)[0].points for colour in (TWO, ONE)]
    return [tuple(drawing.y_scale.at(y) for _, y in points) for points in zip(*lines, strict=True)]


def heights_of_bands(drawing: Drawing) -> Readings:
    """Each line with the lower and the upper edge of the area behind it."""
    lines = heights_of_lines(drawing)
    edges = [edges_of(drawing, colour) for colour in (TWO, ONE)]
    return [
        tuple(chain.from_iterable((at, *edge) for at, edge in zip(row, edges, strict=True)))
        for row, *edges in zip(lines, *edges, strict=True)
    ]


def edges_of(drawing: Drawing, colour: str) -> Readings:
    """The lower and the upper edge of the area of this colour, from left to right."""
    [area] = drawing.bars(colour)
    by_place: dict[float, list[float]] = {}
    for x, y in area.points:
        by_place.setdefault(x, []).append(y)
    return [
        (drawing.y_scale.at(max(ys)), drawing.y_scale.at(min(ys)))
        for _, ys in sorted(by_place.items())
    ]


def place_of_store(report: Report) -> Values:
    advice = report.advice
    return [
        (advice.order_value_minor / 100, advice.order_value_edge_minor / 100),
        (advice.orders_per_customer_per_year, advice.frequency_edge),
    ]


def dot_and_edges(drawing: Drawing) -> Readings:
    [dot] = drawing.dots(TWO)
    across, upwards = drawing.lines(EDGE)
    return [
        (drawing.y_scale.at(dot.middle[1]), drawing.y_scale.at(across.middle[1])),
        (drawing.x_scale.at(dot.middle[0]), drawing.x_scale.at(upwards.middle[0])),
    ]


def ahead(
    ends: Callable[[ForecastPoint], tuple[float, float, float]],
) -> Callable[[Report], Values]:
    """The lower end, the middle and the upper end of each point of the forecast."""
    return lambda report: [ends(point) for point in outlook_of(report).forecast]


def outlook_of(report: Report) -> Outlook:
    assert report.outlook
    return report.outlook


def purchases_ahead(point: ForecastPoint) -> tuple[float, float, float]:
    return point.purchases_low, point.purchases, point.purchases_high


def revenue_ahead(point: ForecastPoint) -> tuple[float, float, float]:
    ends = (point.revenue_low_minor, point.revenue_minor, point.revenue_high_minor)
    low, middle, high = (end / 100 for end in ends)
    return low, middle, high


def line_and_band(drawing: Drawing) -> Readings:
    """The line and the edges of the band at each of its points but the first, which is today."""
    [line], [band] = drawing.lines(TWO), drawing.bars(TWO)
    points = len(line.points)
    lower, upper = band.points[:points], band.points[points : 2 * points][::-1]
    heights = [
        tuple(drawing.y_scale.at(y) for _, y in point)
        for point in zip(lower, line.points, upper, strict=True)
    ]
    return heights[1:]


def past(report: Report) -> Values:
    return [(each.low, each.said, each.high, each.came) for each in outlook_of(report).past]


def bands_and_dots(drawing: Drawing) -> Readings:
    """Where each band begins, its mark stands and it ends, and where the dot lies, from above."""

    def from_above(marks: Sequence[Mark]) -> list[Mark]:
        return sorted(marks, key=lambda mark: mark.middle[1])

    filled = drawing.bars(TWO)
    bands = from_above([mark for mark in filled if mark.right - mark.left > MARK_WIDTH])
    ticks = from_above([mark for mark in filled if mark.right - mark.left <= MARK_WIDTH])
    return [
        tuple(map(drawing.x_scale.at, (band.left, tick.middle[0], band.right, dot.middle[0])))
        for band, tick, dot in zip(bands, ticks, from_above(drawing.dots(ONE)), strict=True)
    ]


def shares_of_bands(report: Report) -> Values:
    bands = outlook_of(report).values.bands
    customers = sum(band.customers for band in bands)
    whole = sum(band.value_minor for band in bands)
    return [(band.customers / customers, band.value_minor / whole) for band in bands]


def pairs_of_bars(drawing: Drawing) -> Readings:
    """The lengths of both bars of each band, which have no axis, from above."""
    longest = max(map(max, shares_of_bands(a_report())))
    unit = MOST * longest / drawing.width
    both = [sorted(drawing.bars(colour), key=lambda bar: bar.middle[1]) for colour in (ONE, TWO)]
    return [
        tuple(Reading((bar.right - bar.left) * unit, 0.02 * unit) for bar in bars)
        for bars in zip(*both, strict=True)
    ]


PLOTS = {
    "revenue": Plot(revenue_by_month, heights(ONE, TWO, THREE), slice(1, 4)),
    "customers": Plot(customers_by_month, heights(ONE, TWO), slice(1, 3)),
    "concentration": Plot(curve, lambda d: points_of(d, ONE), slice(0, 2), listed=round_shares),
    "cohorts": Plot(shares_of_cohorts, on_squares, slice(2, None), shown=to_age(1)),
    "cohort-orders": Plot(
        cells(lambda cell: cell.orders), on_squares, slice(2, None), with_sums, to_age(0)
    ),
    "cohort-revenue": Plot(
        cells(lambda cell: cell.revenue_minor / 100),
        on_squares,
        slice(2, None),
        with_sums,
        to_age(0),
    ),
    "cohort-value": Plot(
        cells(lambda cell: cell.cumulative_value_minor / 100),
        on_squares,
        slice(2, None),
        shown=to_age(0),
    ),
    "cohort-profit": Plot(
        cells(lambda cell: (cell.profit_minor or 0) / 100),
        on_squares,
        slice(2, None),
        with_sums,
        to_age(0),
    ),
    "retention": Plot(
        retention, heights_of_dots, slice(3, 4), shown=lambda values: values[:SHOWN_AGES]
    ),
    "next-order": Plot(
        lambda report: [(gap.share or 0,) for gap in report.gaps], lengths, slice(3, 4)
    ),
    "days-between": Plot(days, spans, slice(4, 7)),
    "rfm": Plot(groups, by_group, slice(1, 2)),
    "forecast-purchases": Plot(ahead(purchases_ahead), line_and_band, slice(1, 4)),
    "forecast-revenue": Plot(ahead(revenue_ahead), line_and_band, slice(1, 4)),
    "past-forecasts": Plot(past, bands_and_dots, slice(2, 6)),
    "lifetime-values": Plot(shares_of_bands, pairs_of_bars, slice(2, 5, 2)),
    "textbook": Plot(
        two_stores(lambda report: report.simulation.textbook),
        heights_of_lines,
        slice(1, None),
        shown=customers_alone,
    ),
    "growth": Plot(
        two_stores(lambda report: report.simulation.store),
        heights_of_bands,
        slice(1, None),
        shown=money_alone,
    ),
    "quadrant": Plot(place_of_store, dot_and_edges, slice(1, 3)),
}


def read_all(texts: Sequence[str]) -> tuple[Reading, ...]:
    return tuple(found for found in map(read_number, texts) if found)


def table_of(figure: Element, columns: slice) -> Readings:
    [body] = figure.all("tbody")
    return [read_all([cell.text for cell in row.children][columns]) for row in body.all("tr")]


def drawings_of(figure: Element) -> list[Drawing]:
    return [read_drawing(svg) for svg in figure.all("svg", class_="r-chart")]


def disagreements(found: Readings, wanted: Values) -> list[object]:
    """Where the readings are not of the values; a first line where there are more or fewer."""
    sizes = [len(row) for row in found], [len(row) for row in wanted]
    if sizes[0] != sizes[1]:
        return [sizes]
    return [
        (row, column, reading, value)
        for row, (readings, values) in enumerate(zip(found, wanted, strict=True))
        for column, (reading, value) in enumerate(zip(readings, values, strict=True))
        if not reading.is_of(value)
    ]
