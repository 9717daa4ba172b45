"""``regulars webhooks``: which programs are told what happens, and what was sent to them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.edges.installation import open_installation
from regulars.edges.operator import operator
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.edges.webhooks.types import Delivery, Endpoint, MadeEndpoint

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Say which programs are told what happens, and see what was sent to them.",
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
IdArgument = Annotated[
    str, typer.Argument(help="The webhook's id, as `regulars webhooks list` shows it.")
]


@app.command("list")
def list_webhooks(as_json: JsonOption = False) -> None:
    """List all webhooks, the newest first; never their secrets."""
    open_installation()
    from regulars.edges.webhooks.queries import endpoints

    known = endpoints()
    if as_json:
        typer.echo(json.dumps([_told(one) for one in known], indent=2))
        return
    if not known:
        typer.echo("Nothing is told to other programs yet. Begin with: regulars webhooks add")
    for one in known:
        typer.echo(f"{one.public_id}  {_state(one)}  {one.url}  {one.description}".rstrip())


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Where it listens: https, on the public Internet.")],
    name: Annotated[str, typer.Option(help="Who listens there, such as: warehouse.")] = "",
    event: Annotated[
        list[str] | None,
        typer.Option(help="What it is told of, such as orders.paid; also again. Without: all."),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option(help="Sent along, such as 'X-Key: abc'; may be given again."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell a program what happens from now on, and print the signing secret, this once."""
    open_installation()
    from regulars.edges.webhooks.services import add_endpoint

    pairs = [text.partition(":") for text in header or ()]
    made = add_endpoint(
        url=url,
        description=name,
        events=event or None,
        headers={known.strip(): value for known, _colon, value in pairs},
        actor=operator(),
        now=clock.now(),
    )
    _show_secret(made, as_json=as_json)


@app.command("test")
def send_test(webhook_id: IdArgument, as_json: JsonOption = False) -> None:
    """Send a test now, and say what came of it; it ends with 1 where it was not taken."""
    open_installation()
    from regulars.edges.webhooks.queries import whole_delivery
    from regulars.edges.webhooks.services import send_now, test_endpoint
    from regulars.edges.webhooks.types import DeliveryState

    sent = test_endpoint(public_id=webhook_id, actor=operator(), now=clock.now())
    send_now(public_id=sent.public_id, now=clock.now())
    whole = whole_delivery(sent.public_id)
    if as_json:
        typer.echo(json.dumps(_delivery(whole.head), indent=2))
    else:
        typer.echo(_outcome(whole.head))
        if whole.attempts and whole.attempts[0].answer:
            typer.echo(whole.attempts[0].answer)
    if whole.head.state is DeliveryState.FAILED:
        raise typer.Exit(1)


@app.command()
def rotate(
    webhook_id: IdArgument,
    hours: Annotated[
        int, typer.Option(min=0, max=168, help="For how long the secret before signs too.")
    ] = 24,
    as_json: JsonOption = False,
) -> None:
    """Make another signing secret, and print it, this once."""
    open_installation()
    from regulars.edges.webhooks.services import rotate_secret

    made = rotate_secret(public_id=webhook_id, hours=hours, actor=operator(), now=clock.now())
    _show_secret(made, as_json=as_json)


@app.command()
def replay(
    webhook_id: IdArgument,
    hours: Annotated[
        int, typer.Option(min=1, max=720, help="What has failed in so many hours.")
    ] = 24,
    as_json: JsonOption = False,
) -> None:
    """Send what has failed anew, under the same ids; the workers do it."""
    open_installation()
    from regulars.edges.webhooks.services import replay_failed

    now = clock.now()
    number = replay_failed(
        public_id=webhook_id, since=now - timedelta(hours=hours), actor=operator(), now=now
    )
    if as_json:
        typer.echo(json.dumps({"deliveries": number}))
        return
    typer.echo("1 delivery is sent anew." if number == 1 else f"{number} deliveries are sent anew.")


@app.command()
def enable(webhook_id: IdArgument) -> None:
    """Tell a webhook that was disabled what happens from now on."""
    open_installation()
    from regulars.edges.webhooks.services import enable_endpoint

    enable_endpoint(public_id=webhook_id, actor=operator(), now=clock.now())
    typer.echo(f"{webhook_id} is told what happens from now on.")


@app.command()
def disable(webhook_id: IdArgument) -> None:
    """Tell a webhook nothing any more, and keep it."""
    open_installation()
    from regulars.edges.webhooks.services import disable_endpoint

    disable_endpoint(public_id=webhook_id, actor=operator(), now=clock.now())
    typer.echo(f"{webhook_id} is told nothing any more.")


@app.command()
def remove(webhook_id: IdArgument) -> None:
    """Remove a webhook with its secret."""
    open_installation()
    from regulars.edges.webhooks.services import remove_endpoint

    remove_endpoint(public_id=webhook_id, actor=operator(), now=clock.now())
    typer.echo(f"{webhook_id} is removed.")


def _show_secret(made: MadeEndpoint, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({**_told(made.endpoint), "secret": made.secret}, indent=2))
        return
    typer.echo(made.secret)
    typer.echo(
        f"Copy it now: it is shown this once. The id is {made.endpoint.public_id}.", err=True
    )


def _told(one: Endpoint) -> dict[str, Any]:
    """The webhook as JSON tells of it."""
    moments = {
        "made_at": one.made_at,
        "disabled_at": one.disabled_at,
        "failing_since": one.failing_since,
        "last_delivered_at": one.last_delivered_at,
        "old_secret_until": one.old_secret_until,
    }
    return {
        "public_id": one.public_id,
        "url": one.url,
        "name": one.description,
        "events": None if one.events is None else list(one.events),
        "headers": list(one.header_names),
        "state": _state(one),
        **{name: value.isoformat() if value else None for name, value in moments.items()},
    }


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "public_id": one.public_id,
        "webhook_id": one.webhook_id,
        "state": one.state,
        "status": one.last_status,
        "fault": one.last_fault,
    }


def _state(one: Endpoint) -> str:
    if one.disabled_because is not None:
        return f"disabled ({one.disabled_because})"
    return "failing" if one.failing_since else "well"


def _outcome(one: Delivery) -> str:
    """What came of a test, in a sentence."""
    from regulars.edges.webhooks.types import DeliveryState

    if one.state is DeliveryState.DELIVERED:
        return f"The test was taken: {one.last_status}."
    if one.state is DeliveryState.FAILED:
        answer = f"{one.last_status}, " if one.last_status else ""
        return f"The test was not taken: {answer}{str(one.last_fault).replace('_', ' ')}."
    return "The test is on its way: a worker sends it."
