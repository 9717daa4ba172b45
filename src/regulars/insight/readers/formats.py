"""What a file is, told from its content and never from its name."""

from __future__ import annotations

import enum
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from regulars.insight.readers.errors import DamagedFile, EmptyFile, NotRegularFile, UnknownFormat
from regulars.kernel.files import check_readable, explain

HEAD_BYTES = 4096
PARQUET_MARK = b"PAR1"
GZIP_MARK = b"\x1f\x8b"
ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN_MARKS = {
    b"%PDF": "a PDF",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "an SQLite database",
    b"ARROW1": "an Arrow file",
    b"\x7fELF": "a program",
}
MOST_NULLS = 0.05  # share of the bytes
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1b\x1f\x1e\x01")


class Format(enum.StrEnum):
    """The kinds of file that can be read."""

    TEXT = "text"
    PARQUET = "Parquet"
    EXCEL = "Excel"


def format_of(path: Path) -> Format:
    """Tell what the file holds.

    Raises FileMissing, FileIsFolder, FileNotPermitted, NotRegularFile, EmptyFile, DamagedFile,
    UnknownFormat.
    """
    if is_special(path):
        raise NotRegularFile(path=str(path))
    check_readable(path)
    head = read_head(path)
    if not head.strip():
        raise EmptyFile(path=str(path))
    if head.startswith(PARQUET_MARK):
        return _whole_parquet(path)
    if head.startswith(OLE_MARK):
        return Format.EXCEL
    if head.startswith(ZIP_MARK):
        return _workbook(path)
    _refuse_foreign(path, head)
    return Format.TEXT


def is_special(path: Path) -> bool:
    """Whether it is a pipe, a socket or a device; opening one may wait for ever."""
    return path.is_fifo() or path.is_socket() or path.is_char_device() or path.is_block_device()


def read_head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of the content, unpacked where it is packed by gzip."""
    with open_content(path) as file:
        return file.read(size)


@contextmanager
def open_content(path: Path) -> Iterator[BinaryIO]:
    """Open the file for reading its content, through gzip where it is packed.

    Raises DamagedFile if the packed content breaks off, and what kernel.files.explain raises.
    """
    try:
        with path.open("rb") as raw:
            if raw.peek(2)[:2] != GZIP_MARK:
                yield raw
                return
            with gzip.open(raw) as unpacked:
                yield cast("BinaryIO", unpacked)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DamagedFile(path=str(path), format="gzip") from error
    except OSError as error:
        explain(error, path)


def _whole_parquet(path: Path) -> Format:
    """Parquet ends with its mark, too; a broken copy does not."""
    with path.open("rb") as file:
        file.seek(-len(PARQUET_MARK), 2)
        if file.tell() < 2 * len(PARQUET_MARK) or file.read() != PARQUET_MARK:
            raise DamagedFile(path=str(path), format=Format.PARQUET)
    return Format.PARQUET


def _workbook(path: Path) -> Format:
    """A ZIP archive that is a workbook of Excel or LibreOffice."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise DamagedFile(path=str(path), format=Format.EXCEL) from error
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return Format.EXCEL
    raise UnknownFormat(path=str(path), looks_like="a ZIP archive")


def _refuse_foreign(path: Path, head: bytes) -> None:
    """Raise UnknownFormat for content that is known to be something else, or is not text at all."""
    for mark, looks_like in FOREIGN_MARKS.items():
        if head.startswith(mark):
            raise UnknownFormat(path=str(path), looks_like=looks_like)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise UnknownFormat(path=str(path), looks_like="a web page or XML")
    if start.startswith(b"{") or (
        start.startswith(b"[") and start[1:].lstrip()[:1] in {b"{", b"["}
    ):
        raise UnknownFormat(path=str(path), looks_like="JSON")
    if not _is_text(head):
        raise UnknownFormat(path=str(path), looks_like="neither text nor a known kind of file")


def _is_text(head: bytes) -> bool:
    """Text has no control characters but separators and, from old tills, a few NULs; UTF-16 has
    a NUL in every second byte.
    """
    if head.startswith(WIDE_MARKS) or wide_encoding(head) is not None:
        return True
    if head.count(0) > MOST_NULLS * len(head):
        return False
    return not any(0 < byte < ord(" ") and byte not in TEXT_CONTROLS for byte in head)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 without a byte-order mark, told from where the NUL bytes of Latin letters fall."""
    even, odd = head[0::2], head[1::2]
    if not odd:
        return None
    if odd.count(0) > len(odd) * 0.4 and even.count(0) < len(even) * 0.05:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.4 and odd.count(0) < len(odd) * 0.05:
        return "utf-16-be"
    return None
