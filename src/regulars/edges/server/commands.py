"""``regulars web``: the console of this installation."""

from __future__ import annotations

from typing import Annotated

import typer

from regulars.edges.installation import open_installation
from regulars.edges.server.services import free_port, serve, stop_on_termination

LARGEST_PORT = 65_535

app = typer.Typer(add_completion=False)


@app.command()
def web(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=LARGEST_PORT, help="Port to listen on; 0 takes a free one.")
    ] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
) -> None:
    """Serve the console of this installation until it is told to stop.

    The installation is the folder that REGULARS_HOME names. It listens on this machine only unless
    --host says otherwise; for others to reach it, put a proxy with TLS in front and name the public
    address in REGULARS_URL.
    """
    port = free_port(host, port)
    open_installation()
    stop_on_termination()
    serve(host, port, when_ready=lambda: _welcome(host, port), workers=workers)


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
