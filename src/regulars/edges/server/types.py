"""What can keep the console from being served."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Forbidden, Invalid, Refused, Unavailable


@dataclass(eq=False)
class PortTaken(Refused):
    """Something else answers at this port."""

    code = "server.port_taken"
    sentence = (
        "Port {port} on {host} is taken by another program. Stop that program, or choose another "
        "port, such as --port {free}"
    )
    host: str
    port: int
    free: int


@dataclass(eq=False)
class PortNotPermitted(Forbidden):
    """The operating system keeps this port for the administrator."""

    code = "server.port_not_permitted"
    sentence = "Port {port} may not be used. Choose one from 1024 on, such as --port {free}"
    port: int
    free: int


@dataclass(eq=False)
class UnknownHost(Invalid):
    """No such address on this machine."""

    code = "server.unknown_host"
    sentence = "{host} is not an address of this machine. Leave --host out, or give 127.0.0.1."
    host: str


@dataclass(eq=False)
class ServerFailed(Unavailable):
    """The console did not come up."""

    code = "server.server_failed"
    sentence = "The console did not start. Its own message is above."
