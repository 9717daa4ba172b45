from __future__ import annotations

import pytest

from regulars.edges.lake.words import of_state

LAKE = {
    "standing": "fresh",
    "version": 3,
    "written_at": "2025-06-01T12:00:00Z",
    "order_lines": 1_200,
    "customers": 40,
    "products": 7,
    "left_out": {},
    "trouble": "",
}
FIGURES = {
    "is_empty": False,
    "computed_at": None,
    "figures_version": 0,
    "lake_version": 3,
    "are_of_another_version": False,
}
COMPUTED = {**FIGURES, "computed_at": "2025-06-01T13:00:00Z", "figures_version": 3}


class TestOfState:
    @pytest.mark.parametrize(
        ("change", "last"),
        [
            ({}, "The lake holds all that the store holds."),
            ({"standing": "stale"}, "The store has changed since. Run: regulars lake sync"),
            (
                {"standing": "stale", "trouble": "a.parquet: cut. Run: regulars lake sync"},
                "The lake is damaged. a.parquet: cut. Run: regulars lake sync",
            ),
        ],
    )
    def test_ends_with_what_to_do(self, change, last):
        told = of_state({"lake": {**LAKE, **change}, "figures": FIGURES}).splitlines()

        assert told[0] == "Lake       version 3, 2025-06-01 12:00 UTC"
        assert told[-1] == last

    def test_of_a_manifest_that_cannot_be_read_says_so(self):
        lake = {**LAKE, "standing": "stale", "version": 0, "written_at": None, "trouble": "Broken."}

        told = of_state({"lake": lake, "figures": FIGURES}).splitlines()

        assert told[0] == "Lake       cannot be read"
        assert told[-1] == "The lake is damaged. Broken."

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({}, "2025-06-01 13:00 UTC"),
            (
                {"figures_version": 2},
                "2025-06-01 13:00 UTC, of an earlier version. Run: regulars lake figures",
            ),
            (
                {"are_of_another_version": True},
                "2025-06-01 13:00 UTC, by another version of Regulars. Run: regulars lake figures",
            ),
        ],
    )
    def test_says_whether_the_figures_are_to_be_computed_again(self, change, told):
        lines = of_state({"lake": LAKE, "figures": {**COMPUTED, **change}}).splitlines()

        assert lines[2] == f"Figures    {told}"
