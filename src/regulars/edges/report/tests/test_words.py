"""There are words for everything a report can say, and they say what they should."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from regulars.edges.report.commands import STAGES
from regulars.edges.report.words import (
    findings,
    groups,
    growth,
    measures,
    quality,
    standing,
    tactics,
)
from regulars.edges.report.words.definitions import all_definitions, definition_of
from regulars.edges.report.words.verdict import verdict_of
from regulars.edges.report.writing import Writer
from regulars.insight.advice.facts import REASON_CODES
from regulars.insight.advice.tactics import TACTICS
from regulars.insight.advice.types import Quadrant, Stage
from regulars.insight.readers.vocabulary import ORDER_FIELDS
from regulars.insight.report.definitions import DEFINITIONS
from regulars.insight.report.findings import FINDINGS
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
    a_simulation,
    some_measures,
)
from regulars.insight.rfm.groups import Group
from regulars.insight.simulate import Basis
from regulars.insight.simulate.levers import TELLING
from regulars.insight.types import Caution, Finding, Measure, Report, Tone, Unit

INSIGHT = Path(findings.__file__).resolve().parents[3] / "insight"
ENGLISH = Writer("en", "EUR")


def codes_in_source(pattern: str) -> set[str]:
    """Codes that the sources of readers and report builder name in this way."""
    paths = [*(INSIGHT / "readers").glob("*.py"), *(INSIGHT / "report").glob("*.py")]
    return {code for path in paths for code in re.findall(pattern, path.read_text())}


class TestWords:
    def test_exist_for_every_finding_with_exactly_its_values(self):
        assert set(findings.SENTENCES) == set(FINDINGS)
        unsaid = set()
        for code, sentence in findings.SENTENCES.items():
            named = set(re.findall(r"%\((\w+)\)s", sentence))
            assert named <= set(FINDINGS[code].values), code
            unsaid |= {(code, value) for value in set(FINDINGS[code].values) - named}
        assert unsaid == {("frequency_rising", "change"), ("frequency_falling", "change")}

    def test_exist_for_every_tone_and_section(self):
        assert set(findings.TONES) == set(Tone)
        assert {kind.section for kind in FINDINGS.values()} <= set(findings.SECTIONS)
        assert set(findings.SECTIONS) <= {field.name for field in fields(Report)}

    def test_exist_for_every_group(self):
        assert list(groups.GROUPS) == [group.value for group in Group]

    def test_exist_for_every_tactic_and_reason(self):
        assert set(tactics.TACTICS) == set(TACTICS)
        assert set(tactics.REASONS) == set(REASON_CODES)

    def test_exist_for_every_stage_and_kind_of_product(self):
        assert list(standing.STAGES) == [stage.value for stage in Stage]
        assert set(standing.QUADRANTS) == set(Quadrant)

    def test_exist_for_every_lever_and_simulated_store(self):
        simulation = a_simulation()

        assert set(growth.LEVERS) == {lever.code for lever in simulation.levers}
        assert set(growth.LEVER_MEASURES) == set(growth.LEVERS)
        assert set(growth.STORES) == {store.code for store in simulation.store}
        assert set(growth.BASES) == set(Basis)
        assert set(growth.LEVER_LEADS) == TELLING

    def test_exist_for_every_measure_that_is_shown(self):
        shown = {*measures.MAIN, *measures.COUNTS}

        assert shown <= {measure.code for measure in some_measures()}
        assert shown <= set(measures.NAMES)
        assert shown <= set(measures.CONTEXTS)

    def test_exist_for_every_caution(self):
        assert codes_in_source(r'Caution\(\s*"(\w+)"') == set(quality.CAUTIONS)
        assert {*quality.REMEDIES, *quality.CURRENCY_DOUBTS} <= set(quality.CAUTIONS)

    def test_exist_for_every_field_of_an_order_line(self):
        assert set(quality.FIELDS) == set(ORDER_FIELDS.names())

    def test_exist_for_every_definition(self):
        assert [definition.code for definition in all_definitions()] == list(DEFINITIONS)

    def test_exist_for_every_stage_of_the_work(self):
        told = codes_in_source(r'\.stage\("(\w+)"')

        assert told <= set(STAGES)


class TestFindingText:
    @pytest.mark.parametrize(
        ("code", "values", "sentence"),
        [
            (
                "most_buy_once",
                {"one_time_share": 0.614, "customers": 3010},
                "61% of customers (3,010) have bought only once so far. Give them a reason for the "  # noqa: ISC004
                "second order.",
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
                "three quarters within 83 days. Write to new customers within 1 day, while three "
                "quarters of these are still to win.",
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

    def test_says_every_finding_of_a_whole_report(self):
        for finding in a_report().findings:
            assert "%(" not in findings.finding_text(finding, ENGLISH)


class TestCautionText:
    def test_names_the_column_and_the_way_out(self):
        caution = Caution(
            "column_chosen", {"field": "channel", "column": "Source", "other": "Shop"}
        )

        assert quality.caution_text(caution, ENGLISH) == (
            "“Source” was taken for: channel. “Shop” would have fitted, too."
        )
        assert quality.remedy_text(caution) == "Name the right one with --map."

    def test_shows_the_code_of_a_matter_that_a_later_version_found(self):
        assert quality.caution_text(Caution("moon_phase"), ENGLISH) == "moon_phase"
        assert quality.reason_text("moon_phase") == "moon_phase"


class TestUnusedColumnsText:
    def test_names_them(self):
        text = quality.unused_columns_text(("Mood", "Gift wrap"))

        assert text == "Columns not used: “Mood”, “Gift wrap”."
        assert quality.unused_columns_remedy() == "If one is needed, name it with --map."

    def test_stops_after_thirty(self):
        text = quality.unused_columns_text(tuple(f"c{number}" for number in range(1, 42)))

        assert "“c30” and 11 more." in text
        assert "c31" not in text


class TestVerdict:
    @pytest.mark.parametrize(
        ("repeat", "kept", "headline"),
        [
            (0.41, 0.47, "Your customers come back."),
            (0.41, 0.12, "Customers come back at first, then drift away."),
            (0.11, 0.47, "Regulars stay, but few customers become one."),
            (0.11, 0.12, "Most customers buy once and leave."),
            (0.41, None, "Customers come back."),
            (0.11, None, "Too few customers come back."),
        ],
    )
    def test_weighs_repeat_customers_and_retention(self, repeat, kept, headline):
        report = a_report(
            measures=(
                Measure("repeat_customer_rate", Unit.SHARE, repeat, None, 0.21),
                Measure("retention_rate", Unit.SHARE, kept, None, 0.3),
            )
        )

        assert verdict_of(report, ENGLISH).headline == headline

    def test_does_not_judge_a_short_history_or_a_handful_of_customers(self):
        short = a_scope(first_day=date(2025, 10, 1))
        few = some_measures(customers=Measure("customers", Unit.COUNT, 29.0))

        for report in (a_report(scope=short), a_report(measures=few)):
            assert verdict_of(report, ENGLISH).headline == "It is too early to say."
            assert "%" not in verdict_of(report, ENGLISH).text
        assert verdict_of(a_report(measures=few), ENGLISH).text == (
            "Only 29 known customers have ordered in the period: a single one more or less would "
            "change every share."
        )

    def test_does_not_hold_a_month_against_what_is_published_for_a_year(self):
        report = a_report(
            measures=(
                Measure("repeat_customer_rate", Unit.SHARE, 0.04),
                Measure("retention_rate", Unit.SHARE, 0.06),
            )
        )

        verdict = verdict_of(report, ENGLISH)

        assert verdict.headline == "4% of customers ordered more than once."
        assert verdict.text == (
            "That is within 365 days. Of the customers of the period before, 6% ordered again. "
            "Whether that is good takes about a year to judge: other stores' figures are for one."
        )

    def test_gives_its_figures(self):
        assert verdict_of(a_report(), ENGLISH).text == (
            "41% of the period's customers ordered more than once; about 21% is usual. "
            "Of the customers of the period before, 47% ordered again; about 30% is good."
        )


class TestDefinition:
    def test_keeps_multiplication_and_drops_emphasis(self):
        effect, customers = definition_of("tactic_effect"), definition_of("customers")

        assert effect is not None
        assert effect.formula == "reach * audience * high"
        assert customers is not None
        assert customers.formula.startswith("A customer of a period is a known customer")

    def test_is_none_for_what_needs_none(self):
        assert definition_of("nothing") is None
