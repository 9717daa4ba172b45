"""What can keep the demo from starting."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Refused, Unavailable


@dataclass(eq=False)
class NotADemo(Refused):
    """The folder holds something that is not ours to write into or to delete."""

    code = "sandbox.not_a_demo"
    sentence = (
        "{folder} holds other things than a demo. Nothing was changed. Name an empty or a new "
        "folder: regulars demo --home FOLDER"
    )
    folder: str


@dataclass(eq=False)
class DemoRunning(Refused):
    """Another process has this demo open."""

    code = "sandbox.running"
    sentence = (
        "The demo in {folder} is already running. Stop it with Ctrl-C where it was started, or "
        "start another one: regulars demo --home FOLDER --port NUMBER"
    )
    folder: str


@dataclass(eq=False)
class OtherDemo(Refused):
    """The demo there was made with other options."""

    code = "sandbox.other_demo"
    sentence = (
        "The demo in {folder} has {customers} customers up to {until}. Start it without "
        "--customers and --until, or add --fresh to make it anew."
    )
    folder: str
    customers: int
    until: str


@dataclass(eq=False)
class FilesThere(Refused):
    """Writing would replace somebody's files."""

    code = "sandbox.files_there"
    sentence = "{folder} already holds {files}. Nothing was written. Name another folder."
    folder: str
    files: tuple[str, ...]


@dataclass(eq=False)
class PreparationFailed(Unavailable):
    """The process that prepares the demo ended without saying why."""

    code = "sandbox.preparation_failed"
    sentence = (
        "The demo could not be prepared: the process doing it ended with {exit_status}. Start "
        "again: what is done is kept. If it happens twice, add --fresh, or report what {log} says."
    )
    exit_status: int
    log: str
