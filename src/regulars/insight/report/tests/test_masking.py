from __future__ import annotations

import pytest

from regulars.insight.report.masking import masked, passed_on
from regulars.insight.report.tests.factories import a_report


class TestMasked:
    @pytest.mark.parametrize(
        ("customer", "shown"),
        [
            ("ann.smith@example.org", "a…@e….org"),
            ("A@B", "A…@B…"),
            ("ann@ bob@example.org", "…"),
            ("@ann", "…"),
            ("+49 170 1234567", "…67"),
            ("004917012345", "…45"),
            ("0170/123 45 67", "…67"),
            ("(030) 123 4567", "…67"),
            ("555-123-4567", "…67"),
            ("Ann Smith", "A… S…"),
            ("O'Neil, J.-P.", "O… J…"),
            ("Иван Петров", "И… П…"),
            ("王小明", "王…"),
        ],
    )
    def test_hints_at_addresses_numbers_and_names(self, customer, shown):
        assert masked(customer) == shown

    @pytest.mark.parametrize(
        "code",
        ["17850", "00017850", "C01790", "cus_01jd3v", "2024-01-01", "123-45-678", "ab cd 12", ""],
    )
    def test_leaves_codes_as_they_are(self, code):
        assert masked(code) == code

    @pytest.mark.parametrize("start", ["a ", "a-", "1-", "0-1", "a@", "("])
    def test_takes_no_longer_for_long_texts(self, start):
        assert len(masked(start * 20_000 + "!")) in {1, 20_000 * len(start) + 1}

    def test_masks_what_is_masked_no_further(self):
        report = passed_on(a_report())

        assert passed_on(report) == report
        assert passed_on(a_report(outlook=None)) == a_report(outlook=None)
