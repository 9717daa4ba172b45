"""Finds in a page of documentation what can be run.

In the pages, comments say what the blocks behind them are::

    <!-- file: NAME ... -->   a file with this content is there
    <!-- runs -->             the commands of the next block end with code 0
    <!-- runs: 2 -->          ... with code 2
    <!-- shows -->            the next block shows lines of what the last command printed

Behind a command in a block stand lines that it prints. Blocks of Python all run, in one session.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PIECE = re.compile(
    r"<!-- file: (?P<name>\S+)\n(?P<content>.*?)-->"
    r"|<!-- runs(?:: (?P<code>\d))? -->\n```console\n(?P<session>.*?)```"
    r"|<!-- shows -->\n```\n(?P<shown>.*?)```"
    r"|```python\n(?P<python>.*?)```",
    re.DOTALL,
)


@dataclass(frozen=True)
class File:
    """A file that the examples read."""

    name: str
    content: str


@dataclass
class Command:
    """A command, the code it ends with, and lines it prints."""

    line: str
    code: int = 0
    printed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Program:
    """A block of Python, and the line of the page it begins on."""

    text: str
    line: int


def pages() -> list[Path]:
    """The pages that have something to run."""
    return [page for page in sorted(DOCS.rglob("*.md")) if any(pieces(page))]


def pieces(page: Path) -> Iterator[File | Command | Program]:
    """What a page has to run, in its order."""
    text = page.read_text()
    for match in PIECE.finditer(text):
        if match["name"]:
            yield File(match["name"], match["content"])
        elif match["python"]:
            yield Program(match["python"], text.count("\n", 0, match.start("python")))
        elif match["session"]:
            *before, last = _commands(match["session"], int(match["code"] or 0))
            following = PIECE.search(text, match.end())
            if following and following["shown"]:
                last.printed += following["shown"].splitlines()
            yield from (*before, last)


def _commands(session: str, code: int) -> list[Command]:
    commands: list[Command] = []
    for line in session.splitlines():
        if line.startswith("$ "):
            commands.append(Command(line.removeprefix("$ "), code))
        else:
            commands[-1].printed.append(line)
    return commands
