"""Every command opens the installation before it touches what needs one.

Within the tests Django is configured already, so a command that forgets to would pass them all:
these are tried in a process of their own, where it is not.
"""

from __future__ import annotations

import json
import subprocess
import sys

# No command gets further than opening. The demo and the report open none, so they are left out.
WALK = """
import contextlib, importlib, io, json, sys
import typer
from regulars import cli
from regulars.edges import installation

GIVEN = "1"

class Opened(Exception):
    pass

def opened(*args, **kwargs):
    raise Opened

def leaves(command, path):
    if not hasattr(command, "list_commands"):
        yield path, command
        return
    context = typer.Context(command)
    for name in command.list_commands(context):
        yield from leaves(command.get_command(context, name), [*path, name])

def given(command):
    for one in command.params:
        if one.required:
            yield from [one.opts[0], GIVEN] if one.opts[0].startswith("-") else [GIVEN]

def tried(command):
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            command.main(list(given(command)), standalone_mode=False)
    except BaseException as error:
        return type(error).__name__
    return "ended"

installation.open_installation = opened
found = {}
for name, (module, _) in cli.COMMANDS.items():
    if name in {"demo", "report"}:
        continue
    module, _, named = module.partition(":")
    loaded = importlib.import_module(module)
    if hasattr(loaded, "open_installation"):
        loaded.open_installation = opened
    app = typer.main.get_command(getattr(loaded, named or "app"))
    found |= {" ".join(path): tried(command) for path, command in leaves(app, [name])}
print(json.dumps(found))
"""

ELSE = {"backup": "NothingToBackUp", "restore": "FileMissing"}  # they look at files first


class TestEveryCommand:
    def test_opens_the_installation_first(self, tmp_path):
        tried = subprocess.run(
            [sys.executable, "-c", WALK],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={"REGULARS_HOME": str(tmp_path / "home"), "PATH": "", "COLUMNS": "100"},
        )
        assert tried.returncode == 0, tried.stderr
        found = json.loads(tried.stdout)

        assert {"connect pause", "staff role", "keys make", "webhooks rotate"} < set(found)
        assert {name: end for name, end in found.items() if end != "Opened"} == ELSE
        assert list(tmp_path.iterdir()) == []
