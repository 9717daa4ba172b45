"""There are words for everything a report can say."""

from __future__ import annotations

import re
from dataclasses import fields
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
from regulars.edges.report.words.definitions import Definition, all_definitions, definition_of
from regulars.edges.report.writing import Writer
from regulars.insight.advice.facts import REASON_CODES
from regulars.insight.advice.tactics import TACTICS
from regulars.insight.advice.types import Quadrant, Stage
from regulars.insight.readers.vocabulary import ORDER_FIELDS
from regulars.insight.report.definitions import DEFINITIONS
from regulars.insight.report.findings import FINDINGS
from regulars.insight.report.tests.factories import (
    a_simulation,
    some_measures,
)
from regulars.insight.rfm.groups import Group
from regulars.insight.simulate import Basis
from regulars.insight.simulate.levers import TELLING
from regulars.insight.types import Caution, Report, Tone

INSIGHT = Path(findings.__file__).resolve().parents[3] / "insight"


ENGLISH = Writer("en", "EUR")


def codes_in_source(pattern: str) -> set[str]:
    """Codes that the sources of readers and report builder name in this way."""
    paths = [*(INSIGHT / "readers").glob("*.py"), *(INSIGHT / "report").glob("*.py")]
    return {code for path in paths for code in re.findall(pattern, path.read_text())}


class TestWords:
    def test_exist_for_every_finding_with_exactly_its_values(self):
        assert set(findings.SENTENCES) == set(FINDINGS) >= set(findings.REMARKS)
        unsaid = set()
        for code, sentence in findings.SENTENCES.items():
            said = sentence + findings.REMARKS.get(code, "")
            named = set(re.findall(r"%\((\w+)\)s", said))
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
        assert codes_in_source(r'Caution\(\s*"(\w+)"') == {*quality.CAUTIONS, *quality.COUNTED}
        assert {*quality.REMEDIES, *quality.CURRENCY_DOUBTS} <= {
            *quality.CAUTIONS,
            *quality.COUNTED,
        }

    def test_exist_for_every_field_of_an_order_line(self):
        assert set(quality.FIELDS) == set(ORDER_FIELDS.names())

    def test_exist_for_every_definition(self):
        assert [definition.code for definition in all_definitions()] == list(DEFINITIONS)

    def test_exist_for_every_stage_of_the_work(self):
        told = codes_in_source(r'\.stage\("(\w+)"')

        assert told <= set(STAGES)


class TestCautionText:
    def test_names_the_column_and_the_way_out(self):
        caution = Caution(
            "column_chosen", {"field": "channel", "column": "Source", "other": "Shop"}
        )

        assert quality.caution_text(caution, ENGLISH) == (
            "“Source” was taken for: channel. “Shop” would have fitted, too."
        )
        assert quality.remedy_text(caution) == "Name the right one with --map."

    def test_hangs_on_the_number_of_orders(self):
        texts = [
            quality.caution_text(Caution("orders_in_several_files", {"orders": orders}), ENGLISH)
            for orders in (1, 1200)
        ]

        assert texts == [
            "1 order has lines in several files.",
            "1,200 orders have lines in several files.",
        ]

    @pytest.mark.parametrize(
        ("caution", "sentence", "remedy"),
        [
            (
                Caution("early_days", {"rows": 1, "last": "1970-01-01"}),
                "1 row is dated 1970-01-01, years before all others.",
                "If a date is wrong, correct it in the file: the history begins with the first.",
            ),
            (
                Caution("early_days", {"rows": 1200, "last": "1970-01-03"}),
                "1,200 rows are dated 1970-01-03 or earlier, years before all others.",
                "If a date is wrong, correct it in the file: the history begins with the first.",
            ),
            (
                Caution("late_days", {"rows": 1, "first": "2199-02-01"}),
                "1 row is dated 2199-02-01, years after all others.",
                "If these dates are wrong, name the last day to count with --as-of.",
            ),
            (
                Caution("late_days", {"rows": 2, "first": "2199-02-01"}),
                "2 rows are dated 2199-02-01 or later, years after all others.",
                "If these dates are wrong, name the last day to count with --as-of.",
            ),
        ],
    )
    def test_tells_days_far_from_all_others_by_the_few_rows(self, caution, sentence, remedy):
        assert quality.caution_text(caution, ENGLISH) == sentence
        assert quality.remedy_text(caution) == remedy

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


class TestDefinition:
    def test_keeps_multiplication_and_drops_emphasis(self):
        assert definition_of("tactic_effect") == Definition(
            code="tactic_effect",
            name="What a tactic may bring",
            text=(
                "A hopeful estimate for twelve months, by the lever it moves and the customers it "
                "touches, and no bound. Until a hold-out has measured an effect in this store, "
                "there may be none."
            ),
            formula="reach * audience * high",
            source="Regulars",
        )
        assert definition_of("customers") == Definition(
            code="customers",
            name="Customers",
            text="How many different people you know by name or address bought in the period.",
            formula="A customer of a period is a known customer with an order in it.",
            source="Regulars",
        )

    def test_is_none_for_what_needs_none(self):
        assert definition_of("nothing") is None
