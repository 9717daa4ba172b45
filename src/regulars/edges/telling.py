"""Long work on the command line: its progress and outcome, for a person or as JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
import typer

from regulars.edges.installation import open_installation
from regulars.edges.terminal import TerminalProgress
from regulars.kernel.errors import RegularsError
from regulars.kernel.progress import Progress

JSON = typer.Option(  # of every command that tells its result by work_and_tell
    False,  # noqa: FBT003 - what it is when not given
    "--json",
    help="Progress and result as JSON, one object a line.",
)
Result = dict[str, Any]


class JsonLines:
    """Writes each stage and each advance to standard output as it comes."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage: ``{"stage": name, "total": units or null}``."""
        say({"stage": str(name), "total": total})

    def advance(self, amount: int) -> None:
        """Units done: ``{"advance": amount}``."""
        say({"advance": amount})


def say(message: dict[str, Any]) -> None:
    """Write one message and see it off."""
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
    sys.stdout.buffer.flush()


def work_and_tell(
    work: Callable[[Progress], Result],
    words: Callable[[Result], str],
    *,
    stages: Mapping[str, str],
    as_json: bool,
    opening: Callable[[], object] | None = None,
) -> Result:
    """Open the installation, do the work, and tell its result to a person or to a script.

    ``opening`` takes the place of opening it in the usual way.

    As JSON, an error is told as one too, and ends the program with its exit code.
    """
    opened = opening or open_installation
    if not as_json:
        opened()
        with TerminalProgress(stages) as progress:
            result = work(progress)
        typer.echo(words(result))
        return result
    with _errors_as_json():
        opened()
        result = work(JsonLines())
        say({"result": result})
    return result


@contextmanager
def _errors_as_json() -> Iterator[None]:
    try:
        yield
    except RegularsError as error:
        say({"error": {"code": error.code, "sentence": str(error)}})
        sys.exit(error.exit_code)
