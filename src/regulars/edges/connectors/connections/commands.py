"""``regulars connect``: which shops and other systems tell this store what happens."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from regulars.edges.connectors.connections.asked import Asked
from regulars.edges.installation import open_installation
from regulars.edges.operator import operator
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.edges.connectors.connections.types import Health, Made, Registered

Context = Any  # typer carries its own copy of click, whose types it does not publish
NEW = "new"
COUNTS = ("applied", "waiting", "held", "stuck", "ignored", "forged", "malformed", "recovered")
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class Connecting(TyperGroup):
    """What is no command is a kind of system to connect: ``regulars connect shopify``."""

    def resolve_command(self, ctx: Context, args: list[str]) -> Any:
        """The command that is meant, with what is left to read."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            args = [NEW, *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Connecting,
    no_args_is_help=True,
    add_completion=False,
    help=(
        "Connect shops and other systems, and say how they do. To connect one, name its kind: "
        "regulars connect shopify."
    ),
)
IdArgument = Annotated[str, typer.Argument(help="The connection's id, as `list` shows it.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
FromOption = Annotated[
    Path | None,
    typer.Option(
        "--from", help="A file of lines such as secret=…; what it does not name is asked for."
    ),
]
DAYS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


@app.command(NEW)
def connect(
    kind: Annotated[str, typer.Argument(help="shopify, webhook, or another that is listed.")],
    name: Annotated[str, typer.Option(help="How people call it; else as its kind.")] = "",
    source: Annotated[
        str, typer.Option(help="What it tells is kept under this name; else its kind's.")
    ] = "",
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="A field that is no secret, as shop=tea.myshopify.com."),
    ] = None,
    from_: FromOption = None,
    as_json: JsonOption = False,
) -> None:
    """Connect a system. What is not given is asked for; secrets are never part of the command."""
    open_installation()
    from regulars.edges.connectors.connections.queries import kind_of
    from regulars.edges.connectors.connections.services import connect as make

    how = kind_of(kind)
    asked = Asked.of(set_ or (), from_, os.environ)
    made = make(
        kind=how.name,
        name=name or str(how.title),
        source=source or how.name,
        filled=asked.fields(how),
        secret=asked.secret(how),
        actor=operator(),
        now=clock.now(),
    )
    registered, problem = _registered(made)
    if as_json:
        typer.echo(json.dumps(_made(made, registered, problem), indent=2))
        return
    _say_made(made, registered, problem)


@app.command("list")
def list_connections(as_json: JsonOption = False) -> None:
    """List all connections with how they do, the newest first."""
    open_installation()
    from regulars.edges.connectors.connections.queries import every_kind, healths
    from regulars.edges.connectors.connections.words import verdict_of

    found = healths(now=clock.now())
    if as_json:
        typer.echo(json.dumps([_told(one) for one in found], indent=2))
        return
    if not found:
        kinds = ", ".join(kind.name for kind in every_kind())
        typer.echo(f"Nothing is connected yet. Connect one of: {kinds}")
    for one in found:
        known, verdict = one.connection, verdict_of(one)
        line = (known.public_id, known.kind, known.source, verdict.title, known.name)
        typer.echo("  ".join(line))


@app.command()
def check(connection: IdArgument, as_json: JsonOption = False) -> None:
    """Say how a connection does, and see to it that its shop knows our address."""
    open_installation()
    from regulars.edges.connectors.connections.words import backfill_of, verdict_of

    found = _health(connection)
    registered = _registered_again(found)
    if as_json:
        typer.echo(json.dumps({**_told(found), "registered": registered}, indent=2))
        return
    verdict = verdict_of(found)
    typer.echo(f"{found.connection.name}: {verdict.title}. {verdict.sentence}")
    if registered:
        typer.echo(f"The shop was told our address anew for: {', '.join(registered)}")
    if history := backfill_of(found):
        typer.echo(f"History: {history}")
    raise typer.Exit(0 if verdict.level in {"good", "note"} else 1)


@app.command()
def rotate(connection: IdArgument, from_: FromOption = None) -> None:
    """Replace the secret that deliveries are signed with; the one before holds for a day more."""
    open_installation()
    from regulars.edges.connectors.connections.queries import kind_of
    from regulars.edges.connectors.connections.services import replace_secret

    how = kind_of(_health(connection).connection.kind)
    secret = Asked.of((), from_, os.environ).secret(how)
    made = replace_secret(public_id=connection, secret=secret, actor=operator(), now=clock.now())
    typer.echo("The secret is replaced. Until tomorrow the one before holds too.")
    if made.secret:
        typer.echo(made.secret)


@app.command()
def pause(connection: IdArgument) -> None:
    """Keep what a connection delivers, and apply it only once it goes on."""
    open_installation()
    from regulars.edges.connectors.connections.services import pause as hold_on

    known = _known(connection)
    hold_on(public_id=known, actor=operator(), now=clock.now())
    typer.echo("Paused. What comes is kept. Go on with: regulars connect resume")


@app.command()
def resume(connection: IdArgument) -> None:
    """Apply what a connection delivers again, and what was kept meanwhile."""
    open_installation()
    from regulars.edges.connectors.connections.services import resume as go_on

    known = _known(connection)
    go_on(public_id=known, actor=operator(), now=clock.now())
    typer.echo("It goes on.")


@app.command()
def disconnect(connection: IdArgument) -> None:
    """Take nothing more from a system, and forget its secrets."""
    open_installation()
    from regulars.edges.connectors.connections.services import disconnect as end

    known = _known(connection)
    end(public_id=known, actor=operator(), now=clock.now())
    typer.echo("Disconnected. What it told stays.")


@app.command()
def replay(
    connection: IdArgument,
    since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="From when on, in UTC; else all kept.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Until when, in UTC; else now.")
    ] = None,
    only_stuck: Annotated[
        bool, typer.Option("--only-stuck", help="Only those that could not be applied.")
    ] = False,
) -> None:
    """Apply deliveries again. What was applied before has no effect a second time."""
    open_installation()
    from regulars.edges.connectors.intake.services import retry_many

    known, now = _known(connection), clock.now()
    number = retry_many(
        connection=known,
        since=since.replace(tzinfo=UTC) if since else ANY_TIME,
        until=until.replace(tzinfo=UTC) if until else now,
        only_stuck=only_stuck,
        actor=operator(),
        now=now,
    )
    typer.echo("1 delivery is applied again." if number == 1 else f"{number:,} deliveries are.")


@app.command()
def reconcile(connection: IdArgument) -> None:
    """Ask a shop now what it changed and no delivery told."""
    open_installation()
    from regulars.edges.connectors.connections.services import reconcile as ask

    known = _known(connection)
    number = ask(public_id=known, now=clock.now())
    typer.echo("Nothing was missing." if not number else f"Found and put down: {number:,}.")


@app.command()
def backfill(
    connection: IdArgument,
    stop: Annotated[bool, typer.Option("--stop", help="Bring in no more.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would come; keep nothing.")
    ] = False,
) -> None:
    """Have what a shop had before brought in, as history: it sets nothing in motion."""
    open_installation()
    from regulars.edges.connectors.connections.services import begin_backfill, stop_backfill

    known, now = _known(connection), clock.now()
    if dry_run:
        _preview(known, now)
        return
    if stop:
        stop_backfill(public_id=known, actor=operator(), now=now)
        typer.echo("It is brought in no further. Begin again to go on from there.")
        return
    begin_backfill(public_id=known, actor=operator(), now=now)
    typer.echo("A worker brings it in. See how far it is with: regulars connect check")


@app.command()
def compare(
    connection: IdArgument,
    file: Annotated[
        Path | None, typer.Option(help="Where the accounts that differ are listed, as CSV.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether the balances that a loyalty programme told are what their histories come to."""
    open_installation()
    from regulars.edges.connectors.connections.comparing import write_differences
    from regulars.edges.connectors.connections.queries import comparison
    from regulars.edges.connectors.connections.words import comparison_of

    known = _known(connection)
    found = comparison(known)
    if file is not None:
        write_differences(found, file)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2))
    else:
        typer.echo(comparison_of(found))
    raise typer.Exit(1 if found.differences else 0)


def _preview(public_id: str, now: datetime) -> None:
    """Count what would come, and say so."""
    from regulars.edges.connectors.connections.services import preview_backfill

    found = preview_backfill(public_id=public_id, now=now)
    for topic, number in sorted(found.found.items()):
        typer.echo(f"{topic}: {number:,}")
    if found.left_out:
        typer.echo(f"cannot be used: {found.left_out:,}")
    typer.echo("Nothing was kept.")


def _known(public_id: str) -> str:
    """The id, where there is such a connection."""
    return _health(public_id).connection.public_id


def _health(public_id: str) -> Health:
    from regulars.edges.connectors.connections.queries import health

    return health(public_id, now=clock.now())


def _registered(made: Made) -> tuple[Registered | None, str]:
    """Tell the shop our address where that can be done, and why it could not."""
    from regulars.edges.connectors.connections.queries import health
    from regulars.edges.connectors.connections.services import register
    from regulars.kernel.errors import RegularsError

    public_id, now = made.connection.public_id, clock.now()
    if not health(public_id, now=now).may_register:
        return None, ""
    try:
        return register(public_id=public_id, now=now), ""
    except RegularsError as error:
        return None, str(error)


def _registered_again(found: Health) -> list[str]:
    from regulars.edges.connectors.connections.services import register

    if not found.may_register:
        return []
    return list(register(public_id=found.connection.public_id, now=clock.now()).added)


def _address(path: str) -> str:
    from django.conf import settings

    return f"{settings.REGULARS_URL or 'https://your-address.example'}{path}"


def _say_made(made: Made, registered: Registered | None, problem: str) -> None:
    typer.echo(f"{made.connection.name} is connected as {made.connection.public_id}.")
    if _delivers(made):
        typer.echo(f"Its deliveries go to: {_address(made.connection.path)}")
    else:
        public_id = made.connection.public_id
        typer.echo(f"Bring in what it knows with: regulars connect backfill {public_id}")
    if made.secret:
        typer.echo(f"They are signed with: {made.secret}")
    if registered:
        typer.echo(f"The shop was told of it, for {len(registered.added)} topics.")
        for reason in registered.refused:
            typer.echo(f"It did not take {reason}", err=True)
    if problem:
        typer.echo(f"The shop was not told of it: {problem}", err=True)


def _delivers(made: Made) -> bool:
    from regulars.edges.connectors.connections.queries import kind_of

    return kind_of(made.connection.kind).delivers


def _made(made: Made, registered: Registered | None, problem: str) -> dict[str, Any]:
    return {
        "id": made.connection.public_id,
        "kind": made.connection.kind,
        "source": made.connection.source,
        "address": _address(made.connection.path) if _delivers(made) else "",
        "secret": made.secret,
        "registered": list(registered.added) if registered else [],
        "refused": list(registered.refused) if registered else [],
        "problem": problem,
    }


def _told(found: Health) -> dict[str, Any]:
    """How a connection does, as JSON tells of it."""
    from regulars.edges.connectors.connections.words import verdict_of

    known, verdict = found.connection, verdict_of(found)
    moments = ("last_delivery_at", "last_applied_at", "reconciled_until")
    return {
        "id": known.public_id,
        "kind": known.kind,
        "name": known.name,
        "source": known.source,
        "state": known.state,
        "address": _address(known.path) if found.delivers else "",
        "level": verdict.level,
        "says": verdict.sentence,
        **{name: _moment(getattr(found, name)) for name in moments},
        **{name: getattr(found, name) for name in COUNTS},
        "backfill": found.backfill.state if found.backfill else None,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
