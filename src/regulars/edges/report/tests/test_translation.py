"""Every word of the page can be translated: a made-up language marks it, the rest is data."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils.translation import _trans

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.pages import Element, read_page
from regulars.insight.charts import draw
from regulars.insight.report.masking import masked
from regulars.insight.report.tests.factories import (
    a_calendar,
    a_quality,
    a_report,
    a_slipping,
    some_channels,
    some_pairs,
    some_products,
)
from regulars.insight.types import Caution, Dropped, Report

MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{3,}")
SPOKEN = ("aria-label", "title", "alt")


@pytest.fixture
def marking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every translation come back in brackets."""
    monkeypatch.setattr(_trans, "gettext", lambda message: f"⟦{message}⟧")
    monkeypatch.setattr(
        _trans, "ngettext", lambda one, many, number: f"⟦{one if number == 1 else many}⟧"
    )


def said(element: Element) -> Iterator[str]:
    """Every text a reader sees or hears, outside drawings, styles and formulas."""
    for child in element.children:
        if child.name in {"svg", "style", "script"} or "r-formula" in child.attributes.get(
            "class", ""
        ):
            continue
        yield from (child.attributes[name] for name in SPOKEN if name in child.attributes)
        yield " ".join(child.texts)
        yield from said(child)


def unmarked(text: str) -> set[str]:
    """The words outside brackets, which may stand within brackets."""
    while MARKED.search(text):
        text = MARKED.sub("", text)
    return set(WORD.findall(text))


def a_shown_report() -> Report:
    """A report with something in every corner, of matters that there are words for."""
    return a_report(
        quality=a_quality(
            dropped=(Dropped("duplicate", 21, ("orders.csv row 77",)),),
            cautions=(Caution("orders_inferred"),),
        )
    )


def data_words() -> set[str]:
    report = a_shown_report()
    names = [group.name for group in (*some_products(), *some_channels())]
    names += [name for pair in some_pairs() for name in (pair.product_name, pair.companion_name)]
    names += [product.product_name for product in a_calendar().products]
    names += [masked(row.customer_id) for row in a_slipping().rows]
    names += [*report.scope.sources, report.scope.currency]
    names += [column.column for column in report.quality.columns]
    names += [example for dropped in report.quality.dropped for example in dropped.examples]
    return {word for name in names for word in WORD.findall(name)}


class TestTranslation:
    @pytest.mark.slow
    def test_leaves_nothing_but_data_untranslated(self, marking):
        report = a_shown_report()

        page = read_page(render(present(report, draw(report))))

        left = set().union(*map(unmarked, said(page)))
        months = {f"{month.month:%b}" for month in report.months}
        assert left - data_words() - months == {"Regulars"}
