"""Workbooks in formats that no library here writes, put together byte by byte."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

SECTOR = 512
FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOBODY = 0xFFFFFFFF
SMALLEST_STREAM = 4096  # smaller ones would go to a store of their own


def write_ods(path: Path, rows: Sequence[Sequence[str | float]]) -> Path:
    """A sheet of LibreOffice."""
    cells = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Orders">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
        archive.writestr("content.xml", content)
    return path


def write_xls(path: Path, rows: Sequence[Sequence[str | float]], *, locked: bool = False) -> Path:
    """A sheet of Excel 97, locked with a password or not."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        sheet += b"".join(_xls_cell(number, place, cell) for place, cell in enumerate(row))
    sheet += _record(0x000A)
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if locked:
        start += _record(0x002F, struct.pack("<HHH16s16s16s", 1, 1, 1, b"", b"", b""))
    name = b"Orders"
    bound = len(start) + 4 + 8 + len(name) + len(_record(0x000A))
    start += _record(0x0085, struct.pack("<IBBBB", bound, 0, 0, len(name), 0) + name)
    start += _record(0x000A)
    return write_compound(path, {"Workbook": start + sheet})


def write_locked_xlsx(path: Path) -> Path:
    """What Excel writes for a workbook with a password: the packed workbook, made unreadable."""
    return write_compound(path, {"EncryptionInfo": b"\0" * 64, "EncryptedPackage": b"\0" * 64})


def write_compound(path: Path, streams: Mapping[str, bytes]) -> Path:
    """A compound file of Microsoft's: a folder of streams in one file."""
    entries = [_entry("Root Entry", kind=5, child=1, start=END_OF_CHAIN, size=0)]
    chains, body = [FAT_SECTOR, END_OF_CHAIN], b""
    for number, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(max(SMALLEST_STREAM, -(-len(content) // SECTOR) * SECTOR), b"\0")
        first, count = len(chains), len(padded) // SECTOR
        chains += [*range(first + 1, first + count), END_OF_CHAIN]
        sibling = number + 1 if number < len(streams) else NOBODY
        entries.append(_entry(name, kind=2, start=first, size=len(padded), right=sibling))
        body += padded
    entries += [b"\0" * 128] * (-len(entries) % 4)
    fat = struct.pack("<128I", *chains, *[FREE] * (128 - len(chains)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<IIIIIIIIII", 0, 1, 1, 0, SMALLEST_STREAM, END_OF_CHAIN, 0, END_OF_CHAIN, 0, 0
    )
    header += struct.pack("<108I", *[FREE] * 108)
    path.write_bytes(header + fat + b"".join(entries) + body)
    return path


def _ods_cell(cell: str | float) -> str:
    text = f"<text:p>{escape(str(cell))}</text:p>"
    kind = "string" if isinstance(cell, str) else "float"
    value = "" if isinstance(cell, str) else f' office:value="{cell}"'
    return f'<table:table-cell office:value-type="{kind}"{value}>{text}</table:table-cell>'


def _xls_cell(row: int, place: int, cell: str | float) -> bytes:
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", row, place, 0, len(cell), 1) + text)
    return _record(0x0203, struct.pack("<HHHd", row, place, 0, cell))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _entry(
    name: str, *, kind: int, start: int, size: int, child: int = NOBODY, right: int = NOBODY
) -> bytes:
    spelled = (name + "\0").encode("utf-16-le")
    head = spelled.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(spelled), kind, 1, NOBODY, right, child
    )
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
