"""The pictures: which there are, and that a page can carry them as they are."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from regulars.insight.charts import CHARTS, draw
from regulars.insight.charts.canvas import Canvas
from regulars.insight.charts.tests.pictures import an_empty_report, draw_one, texts
from regulars.insight.report.tests.factories import (
    a_report,
)

MONTH_NAMES = {date(2025, month, 1).strftime("%b") for month in range(1, 13)}


class TestDraw:
    def test_draws_every_picture_and_the_wide_ones_for_telephones_too(self, svgs):
        wide = ("revenue", "customers", "retention", "forecast-purchases", "forecast-revenue")

        assert set(svgs) == set(CHARTS) | {f"{name}-phone" for name in wide}

    def test_draws_the_same_report_the_same_way_each_time(self, svgs):
        assert draw(a_report()) == svgs

    def test_leaves_out_what_has_no_values(self):
        assert draw(an_empty_report()) == {}

    @pytest.mark.slow
    @pytest.mark.parametrize("name", CHARTS)
    def test_passes_the_checks_of_altair(self, name):
        canvas = Canvas(width=CHARTS[name].width, language="en", currency="EUR")

        assert CHARTS[name].draw(a_report(), canvas).to_dict(validate=True)

    def test_writes_numbers_in_the_language_and_currency(self):
        german = texts(draw_one("revenue", a_report(), language="de"))

        assert {"20K\u00a0€", "Mai"} <= set(german)


class TestSvg:
    def test_is_well_formed_and_loads_nothing(self, svgs):
        for svg in svgs.values():
            ET.fromstring(svg)  # noqa: S314 - our own drawing
            assert re.findall(r'(?:href|src)="|url\((?!#)', svg) == []

    def test_has_no_colours_but_the_page_s_own(self, svgs):
        for svg in svgs.values():
            colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
            assert {c for c in colours if not c.startswith("var(--")} <= {"none", "transparent"}

    def test_has_no_words_but_months(self, svgs):
        for svg in svgs.values():
            words = {word for text in texts(svg) for word in re.findall(r"[A-Za-z]{2,}", text)}
            assert words <= MONTH_NAMES

    def test_is_left_to_the_page_to_describe(self, svgs):
        for svg in svgs.values():
            assert svg.startswith('<svg class="r-chart" ')
            assert 'aria-hidden="true"' in svg
            assert "role=" not in svg

    def test_has_ids_that_no_other_picture_has(self, svgs):
        ids = [found for svg in svgs.values() for found in re.findall(r' id="([^"]+)"', svg)]

        assert len(ids) == len(set(ids))

    def test_is_small(self, svgs):
        assert sum(map(len, svgs.values())) < 750_000
