"""What can be asked of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("orders", "customers", "products")

DEFAULT_SOURCE = "file"


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """A file and how to take it.

    ``source`` names the shop whose numbers the file holds: the same number from two sources is two
    orders. ``encoding`` is that of a text file, ``sheet`` that of a workbook; guessed if empty.
    ``channel`` and ``currency`` stand where the file names none.
    """

    kind: str
    path: Path
    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    channel: str = ""
    source: str = DEFAULT_SOURCE
    tax_is_included: bool = True
    encoding: str = ""
    sheet: str = ""
    may_double: bool = False  # write also under known numbers where no line is known
    file_name: str = ""  # shown instead of the path's own name
    errors_path: Path | None = None
