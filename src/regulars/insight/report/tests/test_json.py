from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from regulars.insight.report.errors import NewerReport, UnreadableReport
from regulars.insight.report.json import SCHEMA_ID, decode, encode, pretty, schema, schema_text
from regulars.insight.report.masking import passed_on
from regulars.insight.report.tests.factories import a_report, a_scope, some_measures
from regulars.insight.types import SCHEMA_VERSION, Measure, Unit

PUBLISHED = Path(__file__).resolve().parents[5] / "docs/reference/report.schema.json"


class TestEncode:
    def test_is_read_back_as_the_same_report(self):
        report = a_report()

        assert decode(encode(report)) == passed_on(report)
        assert decode(pretty(report)) == passed_on(report)
        assert decode(encode(report).decode()) == passed_on(report)

    def test_writes_the_same_bytes_each_time(self):
        assert encode(a_report()) == encode(a_report())

    def test_names_nobody_by_more_than_a_code(self):
        written = encode(a_report()).decode()

        customers = [
            row["customer_id"] for row in json.loads(written)["outlook"]["slipping"]["rows"]
        ]
        assert customers == ["C00412", "C01790", "a…@e….org", "C00087", "C02230"]
        assert "anna" not in written

    def test_writes_days_money_and_names_as_the_schema_says(self):
        report = a_report(scope=a_scope(sources=("Bestellungen – März.csv",)))

        read = json.loads(encode(report))

        assert read["scope"]["as_of"] == "2025-12-30"
        assert read["scope"]["sources"] == ["Bestellungen – März.csv"]
        assert read["months"][0]["new_revenue_minor"] == report.months[0].new_revenue_minor
        assert read["measures"][0]["unit"] == "count"

    def test_writes_what_is_unknown_as_null(self):
        unknown = Measure("retention_rate", Unit.SHARE, None)

        read = json.loads(encode(a_report(measures=some_measures(retention_rate=unknown))))

        [measure] = [m for m in read["measures"] if m["code"] == "retention_rate"]
        assert measure == {
            "code": "retention_rate",
            "unit": "share",
            "value": None,
            "previous": None,
            "benchmark": None,
        }

    def test_ends_a_file_with_a_new_line(self):
        assert pretty(a_report()).endswith(b"}\n")


class TestDecode:
    def test_leaves_out_fields_it_does_not_know(self):
        report = a_report()
        later = json.loads(encode(report)) | {"weather": {"sunny": True}}

        assert decode(json.dumps(later)) == passed_on(report)

    def test_fills_fields_that_older_reports_lack(self):
        report = a_report()
        older = json.loads(encode(report))
        del older["advice"]["trend"], older["advice"]["trend_months"], older["outlook"]

        advice = replace(report.advice, trend=None, trend_months=0)
        assert decode(json.dumps(older)) == replace(report, advice=advice, outlook=None)

    def test_refuses_a_newer_format_by_its_number(self):
        newer = json.dumps({"schema_version": SCHEMA_VERSION + 1, "everything": "changed"})

        with pytest.raises(NewerReport) as refusal:
            decode(newer)

        assert refusal.value.fields() == {"found": SCHEMA_VERSION + 1, "known": SCHEMA_VERSION}
        assert str(refusal.value).startswith(
            "The report has format 2, and this version reads up to"
        )

    @pytest.mark.parametrize(
        "text",
        [b"", b"{}", b"[]", b"null", b"\xff\xfe\x00", b"<html>", b'{"schema_version": 1}', "{"],
    )
    def test_refuses_what_is_no_report_in_one_sentence(self, text: bytes | str):
        with pytest.raises(UnreadableReport, match="This is not a retention report: "):
            decode(text)

    def test_names_the_place_of_a_wrong_value(self):
        wrong = json.loads(encode(a_report()))
        wrong["months"][3]["month"] = "March"

        with pytest.raises(UnreadableReport, match=r"\$\.months\[3\]\.month|\$\.months\[\.\.\.\]"):
            decode(json.dumps(wrong))


class TestSchema:
    def test_is_published_as_the_types_are(self):
        if os.environ.get("REGULARS_WRITE_SNAPSHOTS"):
            PUBLISHED.write_bytes(schema_text())

        assert PUBLISHED.read_bytes() == schema_text(), (
            "The report's types have changed. If the new format is meant, run this test with "
            "REGULARS_WRITE_SNAPSHOTS=1 and commit docs/reference/report.schema.json."
        )

    def test_names_itself(self):
        assert schema()["$id"] == SCHEMA_ID == "urn:regulars:report:1"

    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(schema())

    def test_accepts_a_report(self):
        validator = jsonschema.Draft202012Validator(schema())

        assert list(validator.iter_errors(json.loads(encode(a_report())))) == []

    def test_rejects_what_is_no_report(self):
        validator = jsonschema.Draft202012Validator(schema())
        wrong = json.loads(encode(a_report())) | {"scope": None}

        assert [error.json_path for error in validator.iter_errors(wrong)] == ["$.scope"]

    def test_rejects_a_tone_nobody_knows(self):
        wrong = json.loads(encode(a_report(scope=a_scope(as_of=date(2025, 12, 30)))))
        wrong["findings"][0]["tone"] = "furious"

        assert not jsonschema.Draft202012Validator(schema()).is_valid(wrong)
