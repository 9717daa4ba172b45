from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulars.edges.console.tests.factories import (
    NOW,
    SIGNED_IN,
    an_order,
    import_orders,
    signed_in,
    some_customers,
    stored_figures,
    text_of,
)
from regulars.insight.charts.heat import heat_steps
from regulars.insight.report.tests.factories import a_quality
from regulars.insight.types import Dropped, Period

# what can be chosen (2), the report and its preset, how fresh it is (with the log)
FIGURES = 8


@pytest.mark.django_db
class TestDashboard:
    def test_shows_the_five_measures_with_their_change(self):
        stored_figures()

        text = text_of(signed_in("viewer").get("/console/"))

        for name, value, change in [
            ("Repeat customer rate", "41%", "up 3.6 points from 38%"),
            ("Purchase frequency", "2.93", "up 16% from 2.52"),
            ("Average order value", "€31.37", "down 1.2% from €31.75"),
        ]:
            assert f'<h3>{name}</h3><p class="r-value">{value}</p>' in text
            assert change in text
        assert '<h3>Churn rate</h3><p class="r-value">53%</p>' in text
        assert '<h3>Customer lifetime value</h3><p class="r-value">€72.30</p>' in text
        assert "from €54.10" not in text  # it adds up over time, so its change says nothing

    def test_shows_cohorts_groups_and_new_against_returning_as_picture_and_table(self):
        stored_figures()

        text = text_of(signed_in("viewer").get("/console/"))

        for figure in ["cohorts", "rfm", "revenue"]:
            assert f'id="figure-{figure}"' in text
        assert text.count("Show as a table") == 3

    def test_names_the_days_of_the_period_and_of_the_one_before(self):
        stored_figures()

        for page in ("/console/", "/console/report/"):
            text = text_of(signed_in("viewer" if page == "/console/" else "owner").get(page))
            hero = text.split('<dl class="c-scope">')[1].split("</dl>")[0]
            assert hero == (
                "<div><dt>Period</dt><dd>Dec 31, 2024 – Dec 30, 2025</dd></div>"
                "<div><dt>Compared with</dt><dd>Jan 1 – Dec 30, 2024</dd></div>"
                "<div><dt>Channel</dt><dd>All channels</dd></div>"
                "<div><dt>Currency</dt><dd>EUR</dd></div>"
            )

    def test_shows_three_findings_and_three_tips_of_a_line_that_lead_to_the_report(self):
        stored_figures()

        response = signed_in("viewer").get("/console/")

        page, text = response.context["page"], text_of(response)
        report = "/console/report/?period=last-12-months"
        assert len(page.findings) == 6
        assert text.count('<li class="r-finding') == 3
        for finding in page.findings[:3]:
            assert f'<a href="{report}#{finding.section}">{finding.first}</a>' in text
            assert f'<p class="c-note">{finding.more}</p>' in text
        assert text.count('<li class="r-step r-card">') == 3
        for step in page.first_steps:
            assert f'<h3><a href="{report}#step-{step.code}">{step.name}</a></h3>' in text
            assert f'<p class="r-worth">{step.worth}</p>' in text
            assert step.text not in text

    def test_has_cohorts_and_groups_to_read_on_a_telephone(self):
        report = stored_figures()

        response = signed_in().get("/console/")

        heat = response.context["heat"]
        text = text_of(response)
        cohort = report.cohorts.rows[0]
        cell = next(item for item in cohort.cells if item.age == 1)
        assert float(heat.rows[0].cells[0].text.rstrip("%")) == pytest.approx(
            100 * cell.customers / cohort.customers, abs=0.1
        )
        assert len(heat.rows) == len(report.cohorts.rows)
        assert '<table class="c-heat">' in text
        assert 'href="/console/customers/?group=champions">Champions</a>' in text

    def test_colours_the_telephones_cohorts_as_the_drawing_does(self):
        report = stored_figures()

        heat = signed_in().get("/console/").context["heat"]

        shares = [
            cell.customers / cohort.customers
            for cohort in report.cohorts.rows
            for cell in cohort.cells
            if cell.age >= 1
        ]
        edges = heat_steps(shares)
        for row, cohort in zip(heat.rows, report.cohorts.rows, strict=True):
            for cell in cohort.cells:
                if 1 <= cell.age <= len(heat.ages):
                    share = cell.customers / cohort.customers
                    expected = 1 + sum(share >= edge for edge in edges)
                    assert row.cells[cell.age - 1].step == expected

    @pytest.mark.parametrize("page", ["/console/", "/console/report/"])
    def test_says_what_is_left_out_for_its_currency_and_the_way_out(self, page):
        dropped = (Dropped("other_currency", 12, ("USD", "GBP")),)
        stored_figures(quality=replace(a_quality(), dropped=dropped))

        text = text_of(signed_in().get(page))

        assert "12 lines in USD, GBP are counted in no figure" in text
        assert 'href="/console/imports/">To the imports</a>' in text

    def test_says_nothing_of_currencies_where_all_is_counted(self):
        stored_figures()

        assert "counted in no figure" not in text_of(signed_in().get("/console/"))

    def test_asks_the_database_few_questions(self, django_assert_max_num_queries):
        stored_figures()
        client = signed_in("viewer")

        with django_assert_max_num_queries(SIGNED_IN + FIGURES):
            client.get("/console/")

    def test_chooses_a_preset(self):
        stored_figures()

        response = signed_in("viewer").get("/console/", {"period": "all-time"})

        assert response.context["figures"].selection.query == "?period=all-time"
        assert response.context["figures"].stored.preset == "all-time"

    def test_has_days_of_ones_own_computed_once_that_is_asked_for(self, asked):
        stored_figures()
        days = "?period=custom&from=2025-01-01&to=2025-03-31&channel=web"
        client = signed_in("viewer")

        shown = client.get("/console/" + days)
        assert "not computed yet" in text_of(shown)
        assert asked == []  # looking starts nothing

        response = client.post("/console/figures/compute/" + days, {"next": "/console/" + days})

        assert asked == [(Period(date(2025, 1, 1), date(2025, 3, 31)), "web")]
        assert response["Location"].startswith("/console/figures/progress/7/?next=%2Fconsole%2F%3F")

    def test_has_a_channel_computed_that_is_not_yet(self, asked):
        report = stored_figures()

        response = signed_in("viewer").post("/console/figures/compute/?channel=till")

        assert asked == [(report.scope.period, "till")]
        assert response.status_code == 302

    def test_shows_the_figures_of_before_where_the_lake_is_damaged(self, settings, tmp_path):
        stored_figures()
        settings.REGULARS_HOME = tmp_path
        (tmp_path / "lake").mkdir()
        (tmp_path / "lake" / "manifest.json").write_text("{")

        response = signed_in("viewer").get("/console/")

        assert response.status_code == 200
        assert "What came in since cannot be read." in text_of(response)
        assert "Repeat customer rate" in text_of(response)

    @pytest.mark.parametrize(
        ("days", "sentence"),
        [
            ({"from": "2025-03-01"}, "Give both the first and the last day."),
            ({"from": "2025-03-01", "to": "2025-02-01"}, "The first day comes after the last."),
            ({"from": "1999-01-01", "to": "1999-02-01"}, "There are no orders in this period."),
            ({"from": "soon", "to": "2025-02-01"}, "From: this is no day. Write it as 2026-12-31."),
        ],
    )
    def test_says_what_is_wrong_with_days_and_shows_the_usual(self, asked, days, sentence):
        stored_figures()

        response = signed_in("viewer").get("/console/", {"period": "custom", **days})

        assert sentence in text_of(response)
        assert response.context["figures"].stored.preset == "last-12-months"
        assert asked == []

    def test_takes_nonsense_for_the_usual_period(self, asked):
        stored_figures()

        response = signed_in("viewer").get("/console/", {"period": "x", "channel": "'; drop"})

        assert response.status_code == 200
        assert asked == []


@pytest.mark.django_db
class TestFirstSteps:
    def test_says_to_import_where_nothing_is_known(self):
        text = text_of(signed_in("owner").get("/console/"))

        assert 'href="/console/imports/new/"' in text

    def test_says_to_compute_where_orders_are_in(self):
        customers = some_customers(1)
        import_orders(an_order("1", customers["C-000"], at=NOW))

        text = text_of(signed_in("owner").get("/console/report/"))

        assert "Compute the figures" in text


class TestAddress:
    @pytest.mark.parametrize(
        ("query", "sentences"),
        [
            ({"period": "own"}, ["There is no period own. Choose one below."]),
            (
                {"period": "own", "channel": "x"},
                [
                    "There is no period own. Choose one below.",
                    "There is no channel x. Choose one below.",
                ],
            ),
            (
                {"period": "custom", "from": "soon", "to": "later"},
                [
                    "From: this is no day. Write it as 2026-12-31.",
                    "To: this is no day. Write it as 2026-12-31.",
                ],
            ),
            ({"period": "custom"}, ["Give both the first and the last day."]),
        ],
    )
    def test_that_cannot_be_understood_says_so(self, db, query, sentences):
        stored_figures()

        response = signed_in().get("/console/", query)
        text = response.content.decode()

        assert response.context["form"].problems == sentences
        assert all(text.count(sentence) == 1 for sentence in sentences)
        shown = "custom" if query["period"] == "custom" else "last-12-months"
        assert f'<option value="{shown}" selected' in text
        assert '<option value="" selected' in text
        assert response.context["figures"].selection.of == "last-12-months"
