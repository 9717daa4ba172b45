from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.report.sections.outlook.bands import bands_of


class TestBands:
    def test_have_round_edges_and_hold_everybody_once(self):
        values = np.geomspace(3.0, 250_000.0, 1_000)

        bands = bands_of(values)

        assert [band.from_minor for band in bands] == [0, 2000, 5000, 10000, 20000, 50000, 100000]
        assert [band.to_minor for band in bands[:-1]] == [band.from_minor for band in bands[1:]]
        assert bands[-1].to_minor is None
        assert sum(band.customers for band in bands) == 1_000
        assert sum(band.value_minor for band in bands) == pytest.approx(values.sum())

    @pytest.mark.parametrize(
        ("values", "edges"),
        [
            ([700.0] * 5, [(0, 1000, 5)]),
            ([1_000.0] * 5, [(0, 2000, 5)]),
            ([0.004, 0.2], [(0, 1, 2)]),
            ([0.0, 0.0, 40.0], [(0, 1, 2), (20, None, 1)]),
        ],
    )
    def test_are_few_where_customers_hardly_differ(self, values, edges):
        bands = bands_of(np.array(values))

        found = [(band.from_minor, band.to_minor, band.customers) for band in bands]
        assert [band for band in found if band[2]] == edges
        assert all(found[place][2] for place in (0, -1))

    @pytest.mark.parametrize("values", [[], [0.0, 0.0]])
    def test_are_none_where_nothing_is_worth_anything(self, values):
        assert bands_of(np.array(values)) == ()
