from __future__ import annotations

import pytest

from regulars.insight.report.findings.statements import change, differs


class TestStatistics:
    def test_a_change_needs_something_before(self):
        assert change(5.0, 4.0) == 0.25
        assert change(5.0, 0.0) is change(None, 4.0) is change(5.0, None) is None

    @pytest.mark.parametrize(
        ("counts", "sure"),
        [
            ((60, 100, 40, 100), True),  # z = 2.83
            ((54, 100, 46, 100), False),  # z = 1.13
            ((0, 0, 5, 10), False),
            ((0, 50, 0, 50), False),
            ((50, 50, 50, 50), False),
        ],
    )
    def test_a_difference_must_exceed_chance(self, counts: tuple[int, int, int, int], sure: bool):
        assert differs(*counts) is sure

    def test_more_certainty_can_be_asked_for(self):
        assert differs(58, 100, 42, 100) is True  # z = 2.26
        assert differs(58, 100, 42, 100, errors=2.58) is False
