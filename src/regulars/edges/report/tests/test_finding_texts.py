"""What each finding says, to the word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regulars.edges.report.words import (
    findings,
)
from regulars.edges.report.writing import Writer
from regulars.insight.report.findings import FINDINGS
from regulars.insight.report.tests.factories import (
    a_report,
)
from regulars.insight.types import Finding, Tone

ENGLISH = Writer("en", "EUR")


class TestFindingText:
    @pytest.mark.parametrize(
        ("code", "values", "sentence"),
        [
            (
                "most_buy_once",
                {"one_time_share": 0.614, "customers": 3010, "all_customers": 4902},
                "61% of all 4,902 customers so far (3,010) have bought only once. Give them a "  # noqa: ISC004
                "reason for the second order.",
            ),
            (
                "second_order_window",
                {
                    "lower_quartile_days": 1,
                    "median_days": 42.0,
                    "upper_quartile_days": 83.0,
                    "write_by_day": 1,
                },
                "Of those who come back, a quarter do so within 1 day, half within 42 days and "  # noqa: ISC004
                "three quarters within 83 days. Write to new customers within 1 day: most of those "
                "who will come back have not done so by then.",
            ),
            (
                "second_order_window",
                {
                    "lower_quartile_days": 30.0,
                    "median_days": 30.0,
                    "upper_quartile_days": 30.0,
                    "write_by_day": 30,
                },
                "Of those who come back, a quarter do so within 30 days, half within 30 days and "  # noqa: ISC004
                "three quarters within 30 days.",
            ),
            (
                "new_customers_falling",
                {
                    "change": -0.12,
                    "per_month": 176.3,
                    "previous_per_month": 200.0,
                    "span_months": 3,
                    "compared_with": "year_before",
                },
                "176 new customers a month in the last 3 months, 12% fewer than in the same "  # noqa: ISC004
                "months a year before (200).",
            ),
            (
                "new_customers_falling",
                {
                    "change": -0.96,
                    "per_month": 1 / 3,
                    "previous_per_month": 8.0,
                    "span_months": 3,
                    "compared_with": "months_before",
                },
                "0.33 new customers a month in the last 3 months, 96% fewer than in as many "  # noqa: ISC004
                "months before that (8).",
            ),
            (
                "revenue_rising",
                {"change": 0.2, "revenue_minor": 12_000, "previous_minor": 10_000, "days": 182.0},
                "Revenue rose by 20%, from €100.00 in the 182 days before to €120.00.",
            ),
            (
                "revenue_rising",
                {
                    "change": 82_738.52,
                    "revenue_minor": 100_001_000_000,
                    "previous_minor": 1_208_600,
                    "days": 365.0,
                },
                "Revenue rose by a factor of 82,740, from €12,086 in the 365 days before to €1B.",
            ),
            (
                "new_customers_rising",
                {
                    "change": 11.5,
                    "per_month": 25.0,
                    "previous_per_month": 2.0,
                    "span_months": 3,
                    "compared_with": "year_before",
                },
                "25 new customers a month in the last 3 months, against 2 in the same months a "  # noqa: ISC004
                "year before.",
            ),
            (
                "revenue_collapsed",
                {"change": -0.9997, "revenue_minor": 2_000, "previous_minor": 6_666_667, "days": 9},
                "Revenue fell by more than 99%, from €66,667 in the 9 days before to €20.00: more "  # noqa: ISC004
                "than most seasons explain. Find out first what went.",
            ),
            (
                "revenue_collapsed",
                {"change": -0.5, "revenue_minor": 5_000, "previous_minor": 10_000, "days": 182.0},
                "Revenue fell by 50%, from €100.00 in the 182 days before to €50.00: more than "  # noqa: ISC004
                "most seasons explain. Find out first what went.",
            ),
            (
                "customers_falling",
                {"change": -0.1, "customers": 2_700, "previous": 3_000, "days": 365.0},
                "Fewer customers ordered: 2,700, against 3,000 in the 365 days before, 10% fewer.",
            ),
            (
                "customers_dwindled",
                {"change": -0.25, "customers": 2_250, "previous": 3_000, "days": 365.0},
                "Far fewer customers ordered: 2,250, against 3,000 in the 365 days before, 25% "  # noqa: ISC004
                "fewer. Find out first where they went.",
            ),
            (
                "purchases_overdue",
                {"purchases": 92, "name": "Tea", "most": 9},
                "92 purchases are overdue: their buyers would usually have bought the product "  # noqa: ISC004
                "again by now. The most, 9, are of “Tea”. Remind them.",
            ),
            (
                "purchases_overdue",
                {"purchases": 36, "name": "", "most": 0},
                "36 purchases are overdue: their buyers would usually have bought the product "  # noqa: ISC004
                "again by now. Remind them.",
            ),
            (
                "purchases_overdue",
                {"purchases": 12, "name": "Tea", "most": 12},
                "12 purchases are overdue: their buyers would usually have bought the product "  # noqa: ISC004
                "again by now. All are of “Tea”. Remind them.",
            ),
            (
                "history_short",
                {"months": 0.2},
                "The history is short (less than a month): most customers have not had time to "  # noqa: ISC004
                "come back, so their shares look low.",
            ),
            (
                "season_peak",
                {"peak_month": 12, "ratio": 1.847},
                "December is the high season, with 1.85 times the orders of an average month. "  # noqa: ISC004
                "Plan ahead how to bring its first-time buyers back.",
            ),
            (
                "cohorts_weakening",
                {"recent_share": 0.18, "earlier_share": 0.24, "grain": "month"},
                "Recent customers come back less: 18% ordered again in the month after their first "  # noqa: ISC004
                "order, against 24% of earlier ones.",
            ),
            (
                "biggest_lever",
                {
                    "lever": "monthly_retention",
                    "extra_minor": 158_000_000,
                    "low_minor": 109_000_000,
                    "high_minor": 207_000_000,
                },
                "Bringing a tenth more customers back each month would earn more than winning a "  # noqa: ISC004
                "tenth more new ones: about €1.58M in twelve months (€1.09M to €2.07M).",
            ),
            (
                "biggest_lever",
                {
                    "lever": "monthly_retention",
                    "extra_minor": 9_210_000,
                    "low_minor": 6_710_000,
                    "high_minor": 11_800_000,
                },
                "Bringing a tenth more customers back each month would earn more than winning a "  # noqa: ISC004
                "tenth more new ones: about €92,100 in twelve months (€67,100 to €118,000).",
            ),
            (
                "biggest_lever",
                {
                    "lever": "monthly_retention",
                    "extra_minor": 1_240.4,
                    "low_minor": 1_240.2,
                    "high_minor": 1_240.4,
                },
                "Bringing a tenth more customers back each month would earn more than winning a "  # noqa: ISC004
                "tenth more new ones: about €12.40 in twelve months.",
            ),
            (
                "first_product_makes_regulars",
                {
                    "name": "Sencha 100%s",
                    "customers": 61,
                    "repeat_share": 0.4,
                    "average_share": 0.3,
                },
                "Those who began with “Sencha 100%s” come back more: 40% of 61, against 30% of "  # noqa: ISC004
                "all. Try showing it to newcomers.",
            ),
        ],
    )
    def test_says_exactly(self, code, values, sentence):
        finding = Finding(code, FINDINGS[code].tone, FINDINGS[code].section, values)

        assert findings.finding_text(finding, ENGLISH) == sentence

    def test_warns_where_the_season_may_have_made_a_change(self):
        values = {"change": 0.2, "revenue_minor": 120, "previous_minor": 100, "days": 182.0}
        judged = Finding("revenue_rising", Tone.GOOD, "measures", values)

        text = findings.finding_text(replace(judged, tone=Tone.NEUTRAL), ENGLISH)

        assert text.endswith("to €1.20. That may be the season and no trend.")
        assert findings.finding_text(judged, ENGLISH).endswith("to €1.20.")

    @pytest.mark.parametrize(
        ("code", "tone", "values", "parts"),
        [
            (
                "first_product_makes_regulars",
                Tone.GOOD,
                {"name": "No. 5 tea", "customers": 61, "repeat_share": 0.4, "average_share": 0.3},
                (
                    "Those who began with “No. 5 tea” come back more: 40% of 61, against 30% of "  # noqa: ISC004
                    "all.",
                    "Try showing it to newcomers.",
                ),
            ),
            (
                "revenue_rising",
                Tone.NEUTRAL,
                {"change": 0.2, "revenue_minor": 120, "previous_minor": 100, "days": 182.0},
                (
                    "Revenue rose by 20%, from €1.00 in the 182 days before to €1.20.",
                    "That may be the season and no trend.",
                ),
            ),
            (
                "rows_left_out",
                Tone.BAD,
                {"rows": 1, "share": 0.01},
                ("1 row (1%) could not be used.", ""),
            ),
        ],
    )
    def test_parts_what_was_found_from_what_to_make_of_it(self, code, tone, values, parts):
        finding = Finding(code, tone, FINDINGS[code].section, values)

        assert findings.finding_parts(finding, ENGLISH) == parts

    def test_says_every_finding_of_a_whole_report(self):
        for finding in a_report().findings:
            assert "%(" not in findings.finding_text(finding, ENGLISH)
