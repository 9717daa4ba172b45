"""Which encoding a text is in, and the same text in UTF-8."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import CharsetMatch, from_bytes

from regulars.insight.readers.errors import UnreadableText
from regulars.insight.readers.formats import GZIP_MARK, open_content, read_head, wide_encoding
from regulars.insight.readers.scripts import is_possible, latin_encoding, other_encoding
from regulars.kernel.files import explain

CHUNK_BYTES = 1 << 20
EVIDENCE_BYTES = 1 << 15
CHAOS_ALLOWED = (0.2, 0.6, 1.0)  # delimiters and digits among few letters look chaotic
AS_GOOD = 0.03  # of charset-normalizer's measure of chaos
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What shops' spreadsheets and tills still write in other letters than Latin ones;
# charset-normalizer chooses among these.
OTHER_SCRIPTS = [
    "cp1251",
    "gb18030",
    "big5",
    "cp932",
    "euc_jp",
    "cp949",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp874",
    "koi8_r",
    "cp866",
]


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its mark, else UTF-8 if all of it is, else the likeliest.

    Raises UnreadableText if no encoding fits.
    """
    marked = marked_encoding(path)
    if marked is not None:
        return marked
    return "utf-8" if _is_utf8(path) else _likeliest(path, text_beyond_ascii(path))


def marked_encoding(path: Path) -> str | None:
    """The encoding that leaves no doubt: that of a byte-order mark, or of two bytes a letter."""
    head = read_head(path)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    return wide_encoding(head)


def transcode(path: Path, encoding: str, target: Path) -> int:
    """Write the text again in UTF-8: unpacked, without a mark, lines ending in a line feed, and
    without null characters; how many there were is returned.

    Raises UnreadableText if the content is not in this encoding; DiskFull.
    """
    nulls = 0
    try:
        with open_content(path) as source, target.open("wb") as file:
            for text in _decoded(source, encoding):
                nulls += text.count("\0")
                _write(file, text.replace("\0", "").encode("utf-8"), target.parent)
            _write(file, b"", target.parent, flush=True)
    except UnicodeError as error:
        raise UnreadableText(path=str(path), encoding=encoding) from error
    except OSError as error:
        explain(error, target.parent)
    return nulls


def _write(file: BinaryIO, content: bytes, folder: Path, *, flush: bool = False) -> None:
    """Write; where the disk refuses, it is the temporary folder that is full, not the source."""
    try:
        file.write(content)
        if flush:
            file.flush()
    except OSError as error:
        explain(error, folder)


def has_plain_lines(path: Path) -> bool:
    """Whether the file is not packed, its lines end in nothing but a line feed, and it holds no
    null character.
    """
    with path.open("rb") as file:
        if file.peek(2)[:2] == GZIP_MARK:
            return False
        return not any(
            b"\r" in chunk or b"\0" in chunk for chunk in iter(lambda: file.read(CHUNK_BYTES), b"")
        )


def read_text(path: Path, encoding: str, size: int) -> str:
    """About the first ``size`` bytes of the text, cut at the end of a line where there is one.

    Raises UnreadableText.
    """
    with open_content(path) as source:
        raw = source.read(size)
        whole = len(raw) < size
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(raw, final=whole)
    except UnicodeError as error:
        raise UnreadableText(path=str(path), encoding=encoding) from error
    return text if whole or "\n" not in text else text[: text.rindex("\n") + 1]


def _decoded(source: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    while chunk := source.read(CHUNK_BYTES):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def text_beyond_ascii(path: Path) -> bytes:
    """The first lines of the file with bytes beyond ASCII, cut after so many; empty where it has
    none.
    """
    evidence = b""
    with open_content(path) as source:
        while len(evidence) < EVIDENCE_BYTES and (chunk := source.read(CHUNK_BYTES)):
            chunk += source.readline(CHUNK_BYTES)  # a character may be several bytes
            if not chunk.isascii():
                lines = (line for line in chunk.splitlines(keepends=True) if not line.isascii())
                evidence += b"".join(lines)
    return evidence[:EVIDENCE_BYTES]


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with open_content(path) as source:
            while chunk := source.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def is_encoding(name: str) -> bool:
    """Whether Python knows an encoding of text by this name."""
    try:
        codecs.getincrementaldecoder(name)
        "".encode(name)
    except LookupError:
        return False
    return True


def _likeliest(path: Path, evidence: bytes) -> str:
    """The encoding that makes words of a language; see `regulars.insight.readers.scripts`.

    Where none does, the best match of charset-normalizer; of matches as good as it, which short
    texts have, the most widespread.
    """
    known = latin_encoding(evidence) or other_encoding(evidence)
    if known is not None:
        return known
    matches: list[CharsetMatch] = []
    for chaos in CHAOS_ALLOWED:
        found = from_bytes(evidence, cp_isolation=OTHER_SCRIPTS, threshold=chaos)
        matches = [match for match in found if is_possible(match.encoding, str(match))]
        if matches:
            break
    else:
        raise UnreadableText(path=str(path), encoding="any encoding that could be recognised")
    best = matches[0]
    as_good = [
        match.encoding
        for match in matches
        if match.chaos <= best.chaos + AS_GOOD and match.coherence >= best.coherence
    ]
    return min(as_good, key=OTHER_SCRIPTS.index)
