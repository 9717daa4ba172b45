"""A stream in parts says what one table says, and no customer is cut in two."""

from __future__ import annotations

import pyarrow as pa
import pytest

from regulars.insight.errors import MissingColumns
from regulars.insight.timing import learn, outlooks, rhythms
from regulars.insight.timing.learning import sampled
from regulars.insight.timing.stream import outlook_table
from regulars.insight.timing.tests.factories import bought, gaps_of

ROWS = [
    (f"c{customer:03}", product, day + customer % 7)
    for customer in range(90)
    for product, days in (("pot", (1, 150)), ("tea", (3, 25, 44, 70, 90)))
    for day in days[: 1 + customer % 5]
]


@pytest.fixture(scope="module")
def found():
    return gaps_of(bought(*ROWS), day=200).cache()


class TestOutlooks:
    @pytest.mark.parametrize("chunk", [1, 50, 100_000])
    def test_are_the_same_in_parts_of_any_size(self, found, chunk: int):
        timing, summed = learn(found), rhythms(found)
        whole = outlook_table(timing, summed.to_pyarrow())

        parts = list(outlooks(timing, summed, chunk=chunk))

        assert pa.concat_tables(parts).to_pylist() == whole.to_pylist()
        owners = [set(part["customer_id"].to_pylist()) for part in parts]
        assert sum(map(len, owners)) == 90 == len(set.union(*owners))

    def test_of_nobody_are_none(self, found):
        timing = learn(found)

        assert list(outlooks(timing, rhythms(gaps_of(bought(), day=200)))) == []

    def test_give_the_chances_asked_for(self, found):

        [table] = outlooks(learn(found), rhythms(found), ahead=(7, 60))

        assert [name for name in table.column_names if name.startswith("due_within")] == [
            "due_within_7",
            "due_within_60",
        ]
        assert set(table["customer_id"].to_pylist()) == {row[0] for row in ROWS}

    def test_need_their_columns(self, found):

        with pytest.raises(MissingColumns, match="own_gaps"):
            list(outlooks(learn(found), found))


class TestSampled:
    def test_takes_whole_customers(self, found):
        size = found.count().to_pyarrow().as_py()

        some = sampled(found, most=size // 3 + 1).to_pyarrow().to_pylist()  # every third, by id

        taken = {row["customer_id"] for row in some}
        assert taken == {f"c{customer:03}" for customer in range(0, 90, 3)}
        assert len(some) == sum(row[0] in taken for row in ROWS)

    def test_takes_everybody_where_they_are_few(self, found):

        assert sampled(found, most=10_000).count().to_pyarrow().as_py() == len(ROWS)
