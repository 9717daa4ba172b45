"""Writes the reference page of the command line from its programs."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import typer

from regulars.cli import COMMANDS

HEAD = """# Command line

Every command, argument and option; `regulars COMMAND --help` prints the same. This page is written
from the code.

A command ends with code 0. A refusal is one sentence on standard error, and code 2 where what was
given cannot be used (a file, an option, a setting) or 1 where something else stands in the way.
Results go to standard output. Progress goes to standard error, and only to a terminal.

All but `report` and `demo` work on the store in `REGULARS_HOME`; see
[configuration](configuration.md). Those two need no setting.
"""
LONG_DASHES = re.compile(r"(?<!`)(--[a-z-]+)")
KIND = re.compile(r" <([^>]*)>")
VALUES = {"path": "FILE", "int": "NUMBER", "int range": "NUMBER"}


def command_line_page() -> str:
    """The text of ``docs/reference/command-line.md``."""
    return HEAD + "".join("".join(_sections(name)) for name in COMMANDS)


def _sections(name: str) -> Iterator[str]:
    """One section for a command, and one for each of its parts."""
    module, _, named = COMMANDS[name][0].partition(":")
    command = typer.main.get_command(getattr(importlib.import_module(module), named or "app"))
    parts = getattr(command, "commands", None)
    yield f"\n## regulars {name}\n"
    if parts is None:
        yield from _explained(command, f"regulars {name}")
        return
    yield f"\n{COMMANDS[name][1]}\n"
    for part_name, part in parts.items():
        yield f"\n### regulars {name} {part_name}\n"
        yield from _explained(part, f"regulars {name} {part_name}")


def _explained(command: Any, path: str) -> Iterator[str]:
    """What the command does, how to write it, and what can be given."""
    for paragraph in command.help.split("\n\n"):
        yield f"\n{_coded(' '.join(paragraph.split()))}\n"
    context = command.make_context(path, [], resilient_parsing=True)
    arguments = [_written(one, context) for one in command.params if not _is_option(one)]
    yield f"\n```\n{' '.join([path, '[OPTIONS]', *arguments])}\n```\n"
    yield "\n| argument or option | meaning |\n| --- | --- |\n"
    for parameter in command.params:
        meaning = " ".join(parameter.get_help_record(context)[1].split())
        yield f"| `{_in_table(_written(parameter, context))}` | {_in_table(_coded(meaning))} |\n"
    if command.epilog:
        examples = command.epilog.partition("\b")[2].strip("\n")
        yield "\n```console\n" + re.sub(r"(?m)^ *", "$ ", examples) + "\n```\n"


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")


def _written(parameter: Any, context: Any) -> str:
    """How it is given: an argument in capitals, an option with what follows it."""
    written = parameter.get_help_record(context)[0].strip()
    if not _is_option(parameter):
        return KIND.sub("", written).upper() + (" ..." if parameter.nargs == -1 else "")
    return KIND.sub(lambda kind: f" {VALUES.get(kind[1], 'TEXT')}", written)


def _coded(text: str) -> str:
    """Options in running text, set as code."""
    return LONG_DASHES.sub(r"`\1`", text)


def _in_table(text: str) -> str:
    """Text for a cell, which a bar would end."""
    return text.replace("|", "\\|")
