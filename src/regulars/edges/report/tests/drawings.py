"""A drawing read back as its reader sees it: bars, dots and lines measured against its axes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from regulars.edges.report.tests.pages import Element

Point = tuple[float, float]

SCALES = {"%": 0.01, "K": 1e3, "M": 1e6, "B": 1e9}
PIXEL = 0.02  # coordinates are written to a hundredth
HALF_LINE, HALF_PIXEL = 4.0, 0.5  # by which labels and axes stand off their values
TO_THE_LEFT, STEP_BELOW = -6, 10


@dataclass(frozen=True)
class Reading:
    """A value as exactly as it can be read: ``within`` is half of the last digit or pixel."""

    value: float
    within: float

    def is_of(self, value: float) -> bool:
        """Whether the value would be written or drawn like this."""
        return abs(self.value - value) <= self.within * 1.000_001 + 1e-9


def read_number(text: str) -> Reading | None:
    """A number as people write it: ``€1.23K`` lies within 5 of 1,230; a dash is none."""
    found = re.search(r"(-?)[^\d-]*(\d[\d,]*)(\.\d+)?([%KMB]?)", text)
    if found is None:
        return None
    sign, whole, decimals, scale = found.groups()
    unit = SCALES.get(scale, 1.0)
    value = float(whole.replace(",", "") + (decimals or "")) * (-1 if sign else 1)
    return Reading(value * unit, 0.5 * unit / 10 ** max(0, len(decimals or "") - 1))


@dataclass(frozen=True)
class Mark:
    """A shape: its colour, whether it is filled or a line, and its corners."""

    colour: str
    is_filled: bool
    is_round: bool
    points: tuple[Point, ...]

    @property
    def left(self) -> float:
        return min(x for x, _ in self.points)

    @property
    def right(self) -> float:
        return max(x for x, _ in self.points)

    @property
    def height(self) -> float:
        return max(y for _, y in self.points) - min(y for _, y in self.points)

    @property
    def middle(self) -> Point:
        x, y = zip(*self.points, strict=True)
        return (min(x) + max(x)) / 2, (min(y) + max(y)) / 2


@dataclass(frozen=True)
class Label:
    """A text and where it stands."""

    text: str
    colour: str
    x: float
    y: float


@dataclass(frozen=True)
class Scale:
    """From pixels along an axis to values, by its first and last tick."""

    ticks: tuple[tuple[float, float], ...]  # pixel and value

    @property
    def unit(self) -> float:
        """What a pixel is worth."""
        (first, low), *_, (last, high) = self.ticks
        return (high - low) / (last - first)

    def at(self, pixel: float) -> Reading:
        """The value at a place."""
        first, low = self.ticks[0]
        return Reading(low + (pixel - first) * self.unit, abs(PIXEL * self.unit))

    def length(self, pixels: float) -> Reading:
        """The value of a length."""
        return Reading(pixels * abs(self.unit), abs(PIXEL * self.unit))


@dataclass
class Drawing:
    """A picture with one pair of axes; pixels are counted from the frame's upper left corner."""

    width: float = 0.0
    height: float = 0.0
    origin: Point = (0.0, 0.0)
    marks: list[Mark] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    @cached_property
    def x_scale(self) -> Scale:
        below = [label for label in self.labels if label.y > self.height + STEP_BELOW]
        return _scale((label.x - HALF_PIXEL, label.text) for label in below)

    @cached_property
    def y_scale(self) -> Scale:
        beside = [label for label in self.labels if label.x < TO_THE_LEFT]
        return _scale((label.y - HALF_LINE - HALF_PIXEL, label.text) for label in beside)

    def bars(self, colour: str) -> list[Mark]:
        """Filled boxes of this colour from left to right."""
        found = [mark for mark in self.marks if mark.is_filled and not mark.is_round]
        return sorted((m for m in found if m.colour == colour), key=lambda mark: mark.left)

    def dots(self, colour: str) -> list[Mark]:
        """Round marks of this colour as they were drawn."""
        return [mark for mark in self.marks if mark.is_round and mark.colour == colour]

    def lines(self, colour: str) -> list[Mark]:
        """Lines of this colour as they were drawn."""
        return [m for m in self.marks if m.colour == colour and not m.is_filled]

    def squares(self) -> list[list[str]]:
        """The texts on the squares of a heat map, row by row."""
        inside = [label for label in self.labels if "heat-ink" in label.colour]
        heights = sorted({label.y for label in inside})
        rows: list[list[Label]] = [[] for _ in heights]
        for label in inside:
            rows[heights.index(label.y)].append(label)
        return [[label.text for label in sorted(row, key=lambda label: label.x)] for row in rows]


def read_drawing(svg: Element) -> Drawing:
    """Read one ``<svg>`` of a page."""
    drawing = Drawing()
    _walk(svg, (0.0, 0.0), drawing)
    return drawing


def _walk(element: Element, offset: Point, drawing: Drawing) -> None:
    for child in element.children:
        x, y = _moved(child, offset)
        if child.name == "path":
            _add_path(child, (x, y), drawing)
        elif child.name == "rect":
            _add_mark(child, (x, y), drawing, points=_sides(child))
        elif child.name == "text":
            place = (x - drawing.origin[0], y - drawing.origin[1])
            drawing.labels.append(Label(child.text, child.attributes.get("fill", ""), *place))
        elif child.name != "defs":
            _walk(child, (x, y), drawing)


def _moved(element: Element, offset: Point) -> Point:
    found = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", element.attributes.get("transform", ""))
    x, y = map(float, found.groups()) if found else (0.0, 0.0)
    return offset[0] + x, offset[1] + y


def _add_path(path: Element, offset: Point, drawing: Drawing) -> None:
    """A shape; the first box without a colour is the frame."""
    shape = path.attributes.get("d", "")
    points = list(_corners(shape))
    if not drawing.width:
        (drawing.width, drawing.height), drawing.origin = points[2], offset
        return
    _add_mark(path, offset, drawing, points=points, is_round="A" in shape)


def _add_mark(
    shape: Element,
    offset: Point,
    drawing: Drawing,
    *,
    points: Sequence[Point],
    is_round: bool = False,
) -> None:
    fill, stroke = (shape.attributes.get(name, "none") for name in ("fill", "stroke"))
    if not points or fill == stroke == "none":
        return
    x, y = offset[0] - drawing.origin[0], offset[1] - drawing.origin[1]
    drawing.marks.append(
        Mark(
            colour=fill if fill != "none" else stroke,
            is_filled=fill != "none",
            is_round=is_round,
            points=tuple((x + across, y + down) for across, down in points),
        )
    )


def _sides(rectangle: Element) -> list[Point]:
    """The corners of a rectangle, clockwise."""
    left, top, width, height = (
        float(rectangle.attributes[name]) for name in ("x", "y", "width", "height")
    )
    right, bottom = left + width, top + height
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _corners(shape: str) -> Iterator[Point]:
    """The corners of a path of lines, curves, arcs, and steps across and down."""
    x = y = 0.0
    for command, numbers in re.findall(r"([MLCAhv])([-\d.,\s]*)", shape):
        values = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        if command == "h":
            x += values[0]
            yield x, y
        elif command == "v":
            y += values[0]
            yield x, y
        else:
            pairs = _pairs(values[-2:] if command == "A" else values)
            for x, y in pairs:
                yield x, y


def _pairs(values: Sequence[float]) -> list[Point]:
    return list(zip(values[::2], values[1::2], strict=True))


def _scale(labels: Iterator[Point]) -> Scale:
    """The axis by its labels; one that is blank or no number is no tick."""
    read = [(pixel, read_number(str(text))) for pixel, text in labels]
    return Scale(tuple((pixel, found.value) for pixel, found in read if found))
