"""Several files at once, which may share rows."""

from regulars.insight.readers import (
    read,
)
from regulars.insight.readers.tests.samples import (
    cautions,
    dropped,
    rows,
    write,
)


class TestSeveralFiles:
    HEADER = "order_id,customer,date,amount\n"

    def test_counts_rows_that_exports_share_once(self, tmp_path, engine):
        january = write(
            tmp_path,
            self.HEADER + "1,a,2024-01-01,1\n2,b,2024-01-31,2\n2,b,2024-01-31,2\n",
            "january.csv",
        )
        february = write(
            tmp_path, self.HEADER + "2,b,2024-01-31,2\n3,c,2024-02-01,3\n", "february.csv"
        )

        reading = read([january, february], connection=engine)

        assert sorted(rows(reading, "order_id", "source_file")) == [
            ("1", "january.csv"),
            ("2", "january.csv"),
            ("2", "january.csv"),
            ("3", "february.csv"),
        ]
        assert dropped(reading) == {"in_other_file": 1}
        assert cautions(reading)["duplicate_rows"] == {
            "rows": 1,
            "first_row": 3,
            "file": "january.csv",
        }

    def test_drops_copies_when_asked(self, tmp_path, engine):
        path = write(tmp_path, self.HEADER + "2,b,2024-01-31,2\n2,b,2024-01-31,2\n")

        reading = read(path, drop_duplicates=True, connection=engine)

        assert rows(reading, "source_row") == [(2,)]
        assert dropped(reading) == {"duplicate": 1}
        assert "duplicate_rows" not in cautions(reading)

    def test_brings_columns_together_by_name(self, tmp_path, engine):
        first = write(tmp_path, self.HEADER + "1,a,2024-01-01,1.5\n", "first.csv")
        second = write(
            tmp_path, "amount;date;customer;order_id\n2,5;2024-01-02;b;2\n", "second.csv"
        )

        reading = read([first, second], connection=engine)

        assert rows(reading, "order_id", "customer_id")[0] == ("1", "a")

    def test_tells_files_of_the_same_name_apart(self, tmp_path, engine):
        paths = []
        for folder in ("web", "till"):
            (tmp_path / folder).mkdir()
            paths.append(write(tmp_path / folder, self.HEADER + f"{folder},a,2024-01-01,1.5\n"))

        assert read(paths, connection=engine).sources == tuple(map(str, paths))

    def test_warns_of_orders_that_differ_between_files(self, tmp_path, engine):
        first = write(tmp_path, self.HEADER + "1,a,2024-01-01,1.5\n", "first.csv")
        second = write(tmp_path, self.HEADER + "1,a,2024-01-01,1.75\n", "second.csv")

        reading = read([first, second], connection=engine)

        assert cautions(reading)["orders_in_several_files"] == {"orders": 1}
