"""The command line. Each command's module is loaded only when that command runs."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from regulars import __version__
from regulars.kernel.errors import RegularsError

UNEXPECTED = (
    "this should not have happened ({kind}: {error}). "
    "Run it again with REGULARS_DEBUG=yes to see where, and please report that."
)

# typer carries its own copy of click, whose types it does not publish.
Context = Any

COMMANDS = {
    "report": (
        "regulars.edges.report.commands",
        "Read an order history and write the retention report.",
    ),
    "demo": (
        "regulars.edges.sandbox.commands",
        "Start a seeded shop with its console.",
    ),
    "import": (
        "regulars.edges.connectors.files.commands",
        "Bring orders, customers or products into the store from files.",
    ),
    "up": (
        "regulars.edges.server.commands:up",
        "Run this installation: the web server and its workers.",
    ),
    "web": (
        "regulars.edges.server.commands:web",
        "Serve the console of this installation.",
    ),
    "worker": (
        "regulars.edges.server.commands:worker",
        "Do in the background what is due.",
    ),
    "staff": (
        "regulars.edges.staff.commands",
        "Say who may sign in, and as what.",
    ),
    "keys": (
        "regulars.edges.keys.commands",
        "Say with which keys programs reach this store.",
    ),
    "connect": (
        "regulars.edges.connectors.connections.commands",
        "Connect shops and other systems, and say how they do.",
    ),
    "webhooks": (
        "regulars.edges.webhooks.commands",
        "Say which programs are told what happens.",
    ),
    "lake": (
        "regulars.edges.lake.commands",
        "Copy the store's history to the lake and compute its figures and scores.",
    ),
    "score": (
        "regulars.edges.scores.commands",
        "Score every customer: whether they come back, when, and for how much.",
    ),
    "customers": (
        "regulars.edges.customers.commands",
        "Make customers who are one person one, and two again.",
    ),
    "export": (
        "regulars.edges.privacy.commands:export",
        "Write all that is known of a customer to one file.",
    ),
    "erase": (
        "regulars.edges.privacy.commands:erase",
        "Erase all that says who a customer is.",
    ),
    "backup": (
        "regulars.edges.backup.commands:backup",
        "Write one archive of this installation, while it is at work.",
    ),
    "restore": (
        "regulars.edges.backup.commands:restore",
        "Make this installation what an archive holds.",
    ),
    "verify": (
        "regulars.edges.verify.commands",
        "Derive again what must always be true of this installation.",
    ),
    "doctor": (
        "regulars.edges.doctor.commands",
        "Say what is wrong with this installation, and the way out.",
    ),
}


class DeferredCommand(TyperCommand):
    """Knows a command's name and help line; loads the command when it is to run."""

    def __init__(self, name: str, module: str, help_line: str) -> None:
        super().__init__(name, help=help_line, short_help=help_line)
        self.module = module

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Context | None = None,
        **extra: Any,
    ) -> Context:
        """Parse the arguments as the real command does."""
        module, _, named = self.module.partition(":")
        app: typer.Typer = getattr(importlib.import_module(module), named or "app")
        return typer.main.get_command(app).make_context(info_name, args, parent, **extra)


class DeferredGroup(TyperGroup):
    """A group that lists its commands without importing any of them."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Every command, in the order of :data:`COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> TyperCommand | None:
        """The named command, not yet loaded."""
        if cmd_name not in COMMANDS:
            return None
        module, help_line = COMMANDS[cmd_name]
        return DeferredCommand(cmd_name, module, help_line)


app = typer.Typer(
    cls=DeferredGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def print_version(wanted: bool) -> None:
    """Print the version and stop, if wanted."""
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def regulars(
    version: bool = typer.Option(
        False,
        "--version",
        callback=print_version,
        is_eager=True,
        help="Print the version and stop.",
    ),
) -> None:
    """Regulars turns first-time buyers into regulars."""


def main() -> None:
    """Run the command line; a refusal is one sentence on standard error and an exit code."""
    # Read by NumPy when it is loaded. Its second thread brings little to sums over customers, and
    # where another process keeps that core busy, learning waits ten times as long for it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except RegularsError as error:
        sys.stderr.write(f"regulars: {error}\n")
        sys.exit(error.exit_code)
    except Exception as error:
        if os.environ.get("REGULARS_DEBUG"):
            raise
        sys.stderr.write(f"regulars: {UNEXPECTED.format(kind=type(error).__name__, error=error)}\n")
        sys.exit(1)
