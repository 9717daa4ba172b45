"""``regulars up``, ``web`` and ``worker``: this installation at work."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer

from regulars.edges.installation import open_installation
from regulars.edges.server.services import (
    companions,
    free_port,
    serve,
    stop_on_termination,
    tell_own_address,
    work_until_told,
)

LARGEST_PORT = 65_535

up = typer.Typer(add_completion=False)
web = typer.Typer(add_completion=False)
worker = typer.Typer(add_completion=False)

PortOption = Annotated[
    int, typer.Option(min=0, max=LARGEST_PORT, help="Port to listen on; 0 takes a free one.")
]
HostOption = Annotated[str, typer.Option(help="Address to listen on.")]
AnsweringOption = Annotated[int, typer.Option(min=1, help="Processes that answer.")]
WorkingOption = Annotated[int, typer.Option(min=1, help="Processes that work in the background.")]


@up.command()
def run_all(
    *,
    port: PortOption = 8000,
    host: HostOption = "127.0.0.1",
    workers: AnsweringOption = 1,
    working: WorkingOption = 1,
) -> None:
    """Run this installation until it is told to stop: the web server and its workers.

    As "regulars web" and "regulars worker" do, in one command: what is begun is brought to its end
    when it is told to stop, which takes half a minute at most. A worker that ends by itself is
    begun anew.
    """
    port = free_port(host, port)
    tell_own_address(host, port)
    open_installation()
    stop_on_termination()
    with companions(working):
        serve(host, port, when_ready=lambda: _welcome(host, port), workers=workers)


@web.command()
def serve_alone(
    *, port: PortOption = 8000, host: HostOption = "127.0.0.1", workers: AnsweringOption = 1
) -> None:
    """Serve the console of this installation until it is told to stop.

    The installation is the folder that REGULARS_HOME names. It listens on this machine only unless
    --host says otherwise; for others to reach it, put a proxy with TLS in front and name the public
    address in REGULARS_URL. What is to be done in the background waits for "regulars worker".
    """
    port = free_port(host, port)
    tell_own_address(host, port)
    open_installation()
    stop_on_termination()
    serve(host, port, when_ready=lambda: _welcome(host, port), workers=workers)


@worker.command()
def work_alone(
    *, name: Annotated[str, typer.Option(help="What it is called in lists of workers.")] = ""
) -> None:
    """Do in the background what is due, until told to stop: start as many as are needed.

    What is begun is brought to its end when it is told to stop. What a worker leaves that is killed
    is taken over by another within a minute.
    """
    open_installation()
    work_until_told(name or f"{socket.gethostname()}-{os.getpid()}")


def _welcome(host: str, port: int) -> None:
    """Say where to look, and what is missing before anybody can."""
    from django.conf import settings

    from regulars.core.staff.queries import count_staff

    listening = f"http://{host}:{port}"
    address = settings.REGULARS_URL or listening
    typer.echo(f"The console is at {address}/console/. Ctrl-C stops it.")
    if address != listening:
        typer.echo(f"It listens at {listening} for the proxy in front of it.")
    if not count_staff():
        typer.echo("Nobody can sign in yet: regulars staff add YOUR-EMAIL --role owner")
