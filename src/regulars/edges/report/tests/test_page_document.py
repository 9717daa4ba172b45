"""The page: one file, valid, self-contained, in the merchant's own words and language."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from itertools import pairwise

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.factories import SECTIONS, a_thin_report
from regulars.edges.report.tests.pages import read_page
from regulars.insight.charts import draw
from regulars.insight.report.tests.factories import (
    a_quality,
    a_report,
    a_scope,
)
from regulars.insight.types import (
    Caution,
    EntryGroup,
    Period,
)


class TestDocument:
    def test_is_well_formed(self, page):
        assert [child.name for child in page.children] == ["html"]
        assert page.children[0].attributes == {"lang": "en"}

    def test_loads_nothing_from_anywhere(self, html, page):
        addresses = re.findall(r'(?:href|src|srcset|action|data)="([^"#][^"]*)"', html)

        assert addresses == ["data:,"]
        assert "@import" not in html
        assert re.findall(r"url\((?!#)", html) == []
        assert set(re.findall(r"https?://[^\"' )]+", html)) == {"http://www.w3.org/2000/svg"}

    def test_is_small(self, html):
        assert len(html.encode()) < 1_000_000

    def test_has_unique_ids_and_no_dangling_links(self, page):
        ids = [e.attributes["id"] for e in page.all("*") if "id" in e.attributes]
        targets = {e.attributes["href"][1:] for e in page.all("a")}

        assert len(ids) == len(set(ids))
        assert targets <= set(ids)

    def test_labels_what_it_says_it_labels(self, page):
        ids = {e.attributes["id"] for e in page.all("*") if "id" in e.attributes}
        labels = {
            e.attributes["aria-labelledby"]
            for e in page.all(
                "*",
            )
            if "aria-labelledby" in e.attributes
        }

        assert labels <= ids

    def test_has_its_landmarks_and_one_main_heading(self, page):
        counts = {name: len(page.all(name)) for name in ("header", "nav", "main", "footer", "h1")}

        assert counts == {"header": 1, "nav": 1, "main": 1, "footer": 1, "h1": 1}

    def test_never_skips_a_level_of_heading(self, page):
        levels = [int(e.name[1]) for e in page.all("*") if re.fullmatch("h[1-6]", e.name)]

        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))

    def test_leaves_no_template_marks_or_placeholders(self, html):
        assert re.findall(r"\{\{|\{%|%\(\w+\)s|None|\bnan\b", html) == []


class TestText:
    def test_of_the_merchant_s_own_is_never_markup(self):
        evil = '<script>alert("x")</script>'
        report = a_report(first_products=(EntryGroup(evil, 10, 0.5, 100.0),))

        html = render(present(report, draw(report)))

        assert evil not in html
        assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in html

    def test_of_great_length_is_shortened(self):
        report = a_report(first_products=(EntryGroup("Tea " * 50_000, 10, 0.5, 100.0),))

        rows = present(report, {}).cohorts.entries[0].rows

        assert [row.name for row in rows] == ["Tea " * 24 + "Tea…"]

    def test_is_written_in_the_language_s_own_way(self):
        page = present(a_report(), {}, language="de")

        assert page.measures.cards[0].value == "41\u00a0%"
        assert page.measures.cards[3].value == "31,37\u00a0€"
        assert page.scope[0].value == "31. Dez. 2024\u2009–\u200930. Dez. 2025"

    def test_answers_first_whether_it_is_good(self, page):
        assert page.all("h1")[0].text == "Your customers come back."


class TestDoubts:
    def test_stand_beside_the_currency_in_the_masthead(self):
        assumed = Caution("currency_assumed", {"currency": "USD"})

        document = read_page(render(present(a_report(quality=a_quality(cautions=(assumed,))), {})))

        doubts = document.all("header")[0].all("a", class_="r-doubt")
        assert [doubt.text for doubt in doubts] == ["assumed: please check"]

    def test_are_told_without_the_options_of_the_command(self):
        assumed = Caution("currency_assumed", {"currency": "USD"})

        html = render(present(a_report(quality=a_quality(cautions=(assumed,))), {}))

        assert "USD was assumed." in html
        assert "--currency" not in html


class TestSources:
    def test_of_the_store_itself_are_no_files(self):
        page = present(a_report(scope=a_scope(sources=())), {})

        assert page.title == "Who comes back: this store's order history"
        assert page.history is None
        assert page.masthead == page.scope


class TestScope:
    def shown(self, **changes):
        return [
            (item.text, item.value)
            for item in present(a_report(scope=a_scope(**changes)), {}).scope
        ]

    def test_says_the_period_and_the_one_before(self):
        assert self.shown(
            period=Period(date(2025, 7, 1), date(2025, 9, 30)),
            previous=Period(date(2025, 3, 31), date(2025, 6, 30)),
            as_of=date(2025, 12, 30),
        ) == [
            ("Period", "Jul 1\u2009–\u2009Sep 30, 2025"),
            ("Compared with", "Mar 31\u2009–\u2009Jun 30, 2025"),
            ("As of", "Dec 30, 2025"),
            ("Channel", "All channels"),
            ("Currency", "EUR"),
        ]

    def test_leaves_out_what_there_is_not_and_what_the_period_says(self):
        last = date(2025, 12, 30)

        shown = self.shown(period=Period(date(2025, 7, 1), last), previous=None, as_of=last)

        assert shown == [
            ("Period", "Jul 1\u2009–\u2009Dec 30, 2025"),
            ("Channel", "All channels"),
            ("Currency", "EUR"),
        ]


class TestThinReport:
    def test_still_makes_a_whole_page(self):
        report = a_thin_report()

        document = read_page(render(present(report, draw(report))))

        assert [e.attributes["id"] for e in document.all("section")] == SECTIONS
        assert document.all("h1")[0].text == "The orders do not say who bought."

    def test_says_what_is_missing_instead_of_showing_nothing(self):
        page = present(a_thin_report(), {})

        assert page.returning.lead == (
            "The orders do not say who bought, so nobody can be seen to come back."
        )
        assert page.cohorts.lead == (
            "Nobody has placed a second order yet, so there is no rhythm to show."
        )
        assert page.groups.lead == "There are no known customers to group."
        assert page.advice.lead == "There is too little history to recommend anything yet."


class TestImports:
    def test_words_and_page_load_no_analytics(self):
        code = (
            "import sys; from regulars.edges.report.words.standalone import prepare; prepare();"
            "import regulars.edges.report.page;"
            "print(sorted({'pandas','pyarrow','ibis','altair','duckdb'} & set(sys.modules)))"
        )

        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert done.stdout.strip() == "[]"
