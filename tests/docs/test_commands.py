"""Commands that the documentation shows are commands that there are, with the options they take."""

from __future__ import annotations

import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from regulars import cli

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"^\s*\$ (?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?regulars (.+)$", re.MULTILINE)
SHELL = re.compile(r"^(?:\||>|2?>>|2>|&&?|<)")


def shown() -> Iterator[tuple[str, str]]:
    """Each command, with the page that shows it."""
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = page.read_text("utf-8").replace("\\\n", " ")
        for command in SHOWN.findall(text):
            yield str(page.relative_to(ROOT)), command


def parsed(command: str) -> str:
    """The name of what would run, once all that is given was understood."""
    words = shlex.split(command, comments=True)
    ends = [place for place, word in enumerate(words) if SHELL.match(word)]
    name, *rest = words[: ends[0]] if ends else words
    module, _, named = cli.COMMANDS[name][0].partition(":")
    app: Any = typer.main.get_command(getattr(importlib.import_module(module), named or "app"))
    context = app.make_context(name, rest)
    if not hasattr(app, "resolve_command"):
        return name
    given = [*context._protected_args, *context.args]
    below, leaf, rest = app.resolve_command(context, given)
    leaf.make_context(below, rest, parent=context)
    return f"{name} {below}"


@pytest.mark.parametrize(("page", "command"), sorted(set(shown())))
def test_is_understood(page, command, monkeypatch):
    monkeypatch.setenv("REGULARS_STAFF_PASSWORD", "it would be asked for")
    assert parsed(command).split()[0] == command.split()[0]
