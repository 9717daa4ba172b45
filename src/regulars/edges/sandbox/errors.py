"""What can keep the demo from starting."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Forbidden, Invalid, Refused, Unavailable


@dataclass(eq=False)
class PortTaken(Refused):
    """Something else answers at this port."""

    code = "sandbox.port_taken"
    sentence = (
        "Port {port} on {host} is taken by another program. Stop that program, or choose another "
        "port: regulars demo --port {free}"
    )
    host: str
    port: int
    free: int


@dataclass(eq=False)
class PortNotPermitted(Forbidden):
    """The operating system keeps this port for the administrator."""

    code = "sandbox.port_not_permitted"
    sentence = "Port {port} may not be used. Choose one from 1024 on, such as --port {free}"
    port: int
    free: int


@dataclass(eq=False)
class UnknownHost(Invalid):
    """No such address on this machine."""

    code = "sandbox.unknown_host"
    sentence = "{host} is not an address of this machine. Leave --host out, or give 127.0.0.1."
    host: str


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


@dataclass(eq=False)
class ServerFailed(Unavailable):
    """The console did not come up."""

    code = "sandbox.server_failed"
    sentence = "The console did not start. Its own message is above."
