"""Where a report is written: checked before the work begins, written whole or not at all."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from regulars.edges.report.errors import OutputIsInput, OutputsCollide
from regulars.kernel.files import FileIsFolder, explain_writing, whole_file

STANDARD_OUTPUT = "-"


@dataclass(frozen=True)
class Outputs:
    """The page's file, and where the JSON goes: a file, ``-`` for standard output, or nowhere."""

    page: Path
    json: str | None = None

    @property
    def json_file(self) -> Path | None:
        """The file for the JSON, if it goes to one."""
        is_file = self.json is not None and self.json != STANDARD_OUTPUT
        return Path(str(self.json)) if is_file else None

    @property
    def is_json_printed(self) -> bool:
        """Whether standard output belongs to the JSON."""
        return self.json == STANDARD_OUTPUT

    @property
    def files(self) -> tuple[Path, ...]:
        """The files to be written."""
        return (self.page, *([self.json_file] if self.json_file else []))

    def check(self, inputs: Sequence[Path]) -> None:
        """Return if the files can be written without touching what is read.

        Raises OutputIsInput, OutputsCollide, and what kernel.files raises for folders that are
        missing or closed to us.
        """
        sources = {path.resolve() for path in inputs}
        for option, path in zip(("--out", "--json"), self.files, strict=False):
            if path.resolve() in sources:
                raise OutputIsInput(path=str(path), option=option)
            _check_folder(path)
        if len({path.resolve() for path in self.files}) < len(self.files):
            raise OutputsCollide(path=str(self.page))

    def write(self, page: bytes, json: bytes) -> None:
        """Write everything or nothing.

        Raises what kernel.files.whole_file raises.
        """
        with ExitStack() as files:
            files.enter_context(whole_file(self.page)).write(page)
            if self.json_file:
                files.enter_context(whole_file(self.json_file)).write(json)
        if self.is_json_printed:
            sys.stdout.buffer.write(json)
            sys.stdout.buffer.flush()


def _check_folder(path: Path) -> None:
    """Find out before a long computation what would only show after it."""
    if path.is_dir():
        raise FileIsFolder(path=str(path))
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        explain_writing(error, path)
