"""What else one file could be read as: another sheet of its workbook, another encoding."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from regulars.insight.readers.dialects import COMMON
from regulars.insight.readers.encodings import marked_encoding, text_beyond_ascii
from regulars.insight.readers.excel import sheet_names
from regulars.insight.readers.formats import Format, format_of

LONGEST_SAMPLE = 40  # characters of a text shown
# What shops' programs write text in, the most widespread first.
WIDESPREAD = (
    "utf-8",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1254",
    "cp1253",
    "mac_roman",
    "koi8_r",
    "gb18030",
    "big5",
    "cp932",
    "cp949",
    "cp874",
)


@dataclass(frozen=True)
class EncodedText:
    """An encoding that the text may be in, and how its first cell beyond ASCII reads in it."""

    encoding: str
    sample: str


@dataclass(frozen=True)
class Alternatives:
    """The sheets of a workbook in their order, and the encodings of a text, the most widespread
    first; none where there is nothing to choose.
    """

    sheets: tuple[str, ...] = ()
    encodings: tuple[EncodedText, ...] = ()


def alternatives_of(path: Path, *, encoding: str | None = None) -> Alternatives:
    """What the file could be read as; ``encoding`` is what its text was taken to be in, and is
    among those offered where it can read it.

    Raises what telling its format raises, DamagedFile and ProtectedFile.
    """
    kind = format_of(path)
    if kind is Format.EXCEL:
        names = sheet_names(path)
        return Alternatives(sheets=names if len(names) > 1 else ())
    if kind is Format.TEXT and marked_encoding(path) is None:
        return Alternatives(encodings=readings_of(text_beyond_ascii(path), encoding))
    return Alternatives()


def readings_of(text: bytes, known: str | None = None) -> tuple[EncodedText, ...]:
    r"""How lines read in each widespread encoding that can read them, each way of reading once; the
    encoding known comes first.

    Examples
    --------
    >>> for found in readings_of("tea;Żółty;1\n".encode("cp1250"))[:2]:
    ...     print(found.encoding, found.sample)
    cp1252 ¯ó³ty
    cp1250 Żółty
    """
    if text.isascii():  # or what tells lies too far behind in a line without end
        return ()
    readings: dict[str, str] = {}
    for encoding in (known, *WIDESPREAD):
        read = _decoded(text, encoding) if encoding else None
        if encoding and read is not None and not any(map(_is_no_letter, read)):
            readings.setdefault(read, encoding)
    return tuple(EncodedText(encoding, _sample(read)) for read, encoding in readings.items())


def _decoded(text: bytes, encoding: str) -> str | None:
    """The lines as one, their ends being those of cells; None where this is not their encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        read = decoder.decode(text)  # the last character may be cut off
    except UnicodeDecodeError:
        return None
    return read.replace("\t", ";").replace("\r", "\n").replace("\n", ";")


def _is_no_letter(character: str) -> bool:
    """Whether no text has it: a control character, or one that Unicode gives no meaning."""
    return unicodedata.category(character) in {"Cc", "Cn", "Co"}


def _sample(line: str) -> str:
    """The first cell with a character beyond ASCII, cut to a length that is taken in at once."""
    for mark in COMMON:
        line = line.replace(mark, "\n")
    cells = (cell.strip(' "') for cell in line.splitlines())
    cell = next(cell for cell in cells if not cell.isascii())
    return cell if len(cell) <= LONGEST_SAMPLE else cell[:LONGEST_SAMPLE] + "…"
