from __future__ import annotations

import gzip

import openpyxl
import pytest

from regulars.insight.readers.alternatives import Alternatives, alternatives_of, readings_of
from regulars.insight.readers.encodings import CHUNK_BYTES
from regulars.insight.readers.errors import DamagedFile
from regulars.insight.readers.tests.samples import write

HEADER = "order_id,item,amount\n"


def samples(path, encoding: str | None = None) -> dict[str, str]:
    return {one.encoding: one.sample for one in alternatives_of(path, encoding=encoding).encodings}


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "word"),
        [
            ("utf-8", "Grüner Tee"),
            ("cp1250", "Żółta herbata"),
            ("cp1251", "Зелен чай"),
            ("gb18030", "绿茶"),
            ("cp874", "ชาเขียว"),
        ],
    )
    def test_the_right_one_is_among_them_with_the_first_cell_that_tells(
        self, tmp_path, encoding, word
    ):
        path = write(tmp_path, f'{HEADER}1,tea,9\n2," {word} ",5\n', encoding=encoding)

        assert samples(path)[encoding] == word

    def test_each_way_of_reading_is_offered_once(self, tmp_path):
        path = write(tmp_path, HEADER + "1,Käse,9\n", encoding="cp1252")

        found = samples(path)

        assert (found["cp1252"], found["cp1251"]) == ("Käse", "Kдse")
        assert {"cp1250", "cp1254"} & set(found) == set()  # they read it as cp1252 does

    def test_the_one_that_was_taken_comes_first(self, tmp_path):
        path = write(tmp_path, HEADER + "1,Käse,9\n", encoding="cp1252")

        assert next(iter(samples(path, "cp1254").items())) == ("cp1254", "Käse")

    def test_none_that_makes_control_characters_of_it(self):
        text = "Ÿ\x81".encode("latin-1", "replace") + "é;1\n".encode("cp1251", "replace")

        assert "utf-8" not in {one.encoding for one in readings_of(b"\x81\x8d;1\n")}
        assert all("\x81" not in one.sample for one in readings_of(text))

    def test_long_texts_are_cut(self, tmp_path):
        path = write(tmp_path, HEADER + "1," + "é" * 60 + ",9\n")

        assert samples(path)["utf-8"] == "é" * 40 + "…"

    def test_a_character_may_lie_across_two_pieces_of_the_file(self, tmp_path):
        line = "1," + "x" * 61 + "\n"
        filling = (HEADER + line * (CHUNK_BYTES // len(line)))[: CHUNK_BYTES - len("\n1,") - 1]
        path = write(tmp_path, f"{filling}\n1,é,9\n")
        assert path.read_bytes()[:CHUNK_BYTES].endswith("é".encode()[:1])

        assert "utf-8" in samples(path)

    def test_are_told_of_packed_files_too(self, tmp_path):
        path = tmp_path / "orders.csv.gz"
        path.write_bytes(gzip.compress((HEADER + "1,Käse,9\n").encode()))

        assert samples(path)["utf-8"] == "Käse"

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [("1,tea,9\n", "utf-8"), ("1,Käse,9\n", "utf-8-sig"), ("1,Käse,9\n", "utf-16")],
    )
    def test_there_is_nothing_to_choose_where_nothing_is_open(self, tmp_path, text, encoding):
        path = write(tmp_path, HEADER + text, encoding=encoding)

        assert alternatives_of(path) == Alternatives()


class TestSheets:
    def a_workbook(self, tmp_path, *names: str):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name in names:
            book.create_sheet(name).append(["order_id", "date"])
        path = tmp_path / "orders.xlsx"
        book.save(path)
        return path

    def test_are_named_in_their_order(self, tmp_path):
        path = self.a_workbook(tmp_path, "Notes", "2025", "2024")

        assert alternatives_of(path) == Alternatives(sheets=("Notes", "2025", "2024"))

    def test_one_alone_is_no_choice(self, tmp_path):
        assert alternatives_of(self.a_workbook(tmp_path, "2025")) == Alternatives()

    def test_a_damaged_workbook_is_called_one(self, tmp_path):
        path = self.a_workbook(tmp_path, "2025", "2024")
        path.write_bytes(path.read_bytes()[:300])

        with pytest.raises(DamagedFile):
            alternatives_of(path)
