"""``regulars keys``: with which keys programs reach this store."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.edges.installation import open_installation
from regulars.edges.operator import operator
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.core.access.types import Key

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Say with which keys programs reach this store.",
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.command("list")
def list_keys(as_json: JsonOption = False) -> None:
    """List all keys, the newest first; never their tokens."""
    open_installation()
    from regulars.core.access.queries import keys

    now, known = clock.now(), keys()
    if as_json:
        typer.echo(json.dumps([_told(key, now) for key in known], indent=2))
        return
    if not known:
        typer.echo("No program has a key yet. Make one with: regulars keys make")
    for key in known:
        typer.echo(f"{key.public_id}  {key.shown_as}  {key.source}  {_state(key, now)}  {key.name}")


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="Who uses it, such as: warehouse.")],
    source: Annotated[
        str, typer.Option(help="What it tells is kept under this name: letters, digits, hyphens.")
    ] = "shop",
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What a secret key may do, such as orders.read; may be given again."),
    ] = None,
    publishable: Annotated[
        bool, typer.Option("--publishable", help="For the pages of a shop; only sends events.")
    ] = False,
    origin: Annotated[
        list[str] | None,
        typer.Option(help="Where a publishable key stands: https://shop.example; also again."),
    ] = None,
    ends: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="When it ends, in UTC."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print its token, this once."""
    open_installation()
    from regulars.core.access.services import make_key
    from regulars.core.access.types import KeyKind

    now = clock.now()
    made = make_key(
        kind=KeyKind.PUBLISHABLE if publishable else KeyKind.SECRET,
        name=name,
        source=source,
        scopes=scope or (),
        origins=origin or (),
        ends_at=ends.replace(tzinfo=UTC) if ends else None,
        actor=operator(),
        now=now,
    )
    if as_json:
        typer.echo(json.dumps({**_told(made.key, now), "token": made.token}, indent=2))
        return
    typer.echo(made.token)
    typer.echo(f"Copy it now: it is shown this once. Its id is {made.key.public_id}.", err=True)


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The key's id, as `regulars keys list` shows it.")],
    reason: Annotated[str, typer.Option(help="Why; kept for whoever looks later.")],
    as_json: JsonOption = False,
) -> None:
    """Let nobody in with a key any more."""
    open_installation()
    from regulars.core.access.queries import key
    from regulars.core.access.services import revoke_key

    now = clock.now()
    revoke_key(public_id=key_id, reason=reason, actor=operator(), now=now)
    if as_json:
        typer.echo(json.dumps(_told(key(key_id), now), indent=2))
        return
    typer.echo(f"{key_id} opens nothing any more.")


def _told(key: Key, now: datetime) -> dict[str, Any]:
    """The key as JSON tells of it: without our own number for it."""
    told = {name: value for name, value in asdict(key).items() if name != "id"}
    moments = {
        name: value.isoformat() if value else None
        for name, value in told.items()
        if name.endswith("_at")
    }
    return {**told, **moments, "state": _state(key, now)}


def _state(key: Key, now: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "ended" if key.ends_at is not None and key.ends_at <= now else "holds"
