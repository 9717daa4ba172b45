"""A file that cannot be read ends in one sentence that names it and the way out."""

import gzip
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.insight.readers import Notation, errors, read
from regulars.insight.readers.tests.samples import write
from regulars.kernel.files import FileIsFolder, FileMissing, FileNotPermitted

HEADER = "order_id,customer,date,total\n"
GOOD = HEADER + "1,a,2024-01-31,10.5\n"


class TestFiles:
    def test_names_a_missing_file(self, tmp_path, engine):
        with pytest.raises(FileMissing, match=r"nowhere\.csv: there is no such file"):
            read(tmp_path / "nowhere.csv", connection=engine)

    def test_refuses_a_folder(self, tmp_path, engine):
        with pytest.raises(FileIsFolder, match="is a folder"):
            read(tmp_path, connection=engine)

    def test_says_when_it_may_not_read(self, tmp_path, engine, monkeypatch):
        path = write(tmp_path, GOOD)

        def refuse(*args: object, **options: object) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "open", refuse)

        with pytest.raises(FileNotPermitted, match="no permission"):
            read(path, connection=engine)

    @pytest.mark.parametrize("content", [b"", b"  \n\n \t\r\n", b"\xef\xbb\xbf"])
    def test_refuses_an_empty_file(self, tmp_path, engine, content):
        path = tmp_path / "orders.csv"
        path.write_bytes(content)

        with pytest.raises(errors.EmptyFile, match=r"orders\.csv is empty"):
            read(path, connection=engine)

    def test_refuses_a_header_without_rows(self, tmp_path, engine):
        with pytest.raises(errors.NoRows, match="column names but no rows"):
            read(write(tmp_path, HEADER), connection=engine)

    @pytest.mark.parametrize(
        ("content", "looks_like"),
        [
            (bytes(range(256)) * 20, "neither text nor a known kind of file"),
            (b"%PDF-1.7\n%abc", "a PDF"),
            (b"<!DOCTYPE html><html></html>", "a web page or XML"),
            (b'{"orders": []}', "JSON"),
            (b"SQLite format 3\x00", "an SQLite database"),
        ],
    )
    def test_says_what_else_it_is(self, tmp_path, engine, content, looks_like):
        path = tmp_path / "orders.csv"
        path.write_bytes(content)

        with pytest.raises(errors.UnknownFormat) as refusal:
            read(path, connection=engine)

        assert refusal.value.looks_like == looks_like

    def test_refuses_an_archive_that_is_no_workbook(self, tmp_path, engine):
        path = tmp_path / "orders.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("orders.csv", GOOD)

        with pytest.raises(errors.UnknownFormat, match="ZIP archive"):
            read(path, connection=engine)

    @pytest.mark.parametrize("kept", [0.3, 0.9])
    def test_refuses_a_truncated_parquet_file(self, tmp_path, engine, kept):
        path = tmp_path / "orders.parquet"
        pq.write_table(pa.table({"order_id": ["1"] * 1000}), path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * kept)])

        with pytest.raises(errors.DamagedFile, match="damaged or incomplete Parquet"):
            read(path, connection=engine)

    def test_refuses_a_parquet_file_with_a_broken_middle(self, tmp_path, engine):
        path = tmp_path / "orders.parquet"
        path.write_bytes(b"PAR1" + b"\x07" * 200 + b"PAR1")

        with pytest.raises(errors.DamagedFile):
            read(path, connection=engine)

    def test_refuses_a_truncated_workbook(self, tmp_path, engine):
        path = tmp_path / "orders.xlsx"
        path.write_bytes(b"PK\x03\x04" + b"\x00" * 500)

        with pytest.raises(errors.DamagedFile, match="Excel"):
            read(path, connection=engine)

    def test_refuses_a_truncated_packed_file(self, tmp_path, engine):
        path = tmp_path / "orders.csv.gz"
        body = "".join(f"{n},a,2024-01-31,{n}.5\n" for n in range(20_000))
        path.write_bytes(gzip.compress((HEADER + body).encode())[:-2000])

        with pytest.raises(errors.DamagedFile, match="gzip"):
            read(path, connection=engine)

    def test_refuses_a_wrong_encoding(self, tmp_path, engine):
        path = write(tmp_path, GOOD.replace("a", "é"), encoding="cp1252")

        with pytest.raises(errors.UnreadableText, match="not text in utf-8"):
            read(path, notation=Notation(encoding="utf-8"), connection=engine)

    def test_refuses_an_unknown_encoding(self, tmp_path, engine):
        with pytest.raises(errors.UnreadableText, match="klingon"):
            read(write(tmp_path, GOOD), notation=Notation(encoding="klingon"), connection=engine)

    def test_refuses_nothing_at_all(self, engine):
        with pytest.raises(errors.NoSource):
            read([], connection=engine)

    def test_refuses_an_object_that_is_no_table(self, engine):
        with pytest.raises(errors.UnsupportedFrame, match="A dict cannot be read"):
            read({"order_id": [1]}, connection=engine)
