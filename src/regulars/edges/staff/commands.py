"""``regulars staff``: who may sign in, and as what."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.edges.installation import open_installation
from regulars.edges.operator import operator
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.core.staff.types import Member

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Say who may sign in, and as what."
)

EmailArgument = Annotated[str, typer.Argument(help="The e-mail they sign in with.")]
PasswordOption = Annotated[
    str,
    typer.Option(
        prompt=True,
        confirmation_prompt=True,
        hide_input=True,
        envvar="REGULARS_STAFF_PASSWORD",
        help="Asked for where it is not given.",
    ),
]
ROLES = "owner, manager, marketer, support, analyst or viewer"


@app.command()
def add(
    email: EmailArgument,
    password: PasswordOption,
    name: Annotated[str, typer.Option(help="How the console calls them.")] = "",
    role: Annotated[str, typer.Option(help=f"One of {ROLES}.")] = "viewer",
) -> None:
    """Let somebody sign in to the console."""
    open_installation()
    from regulars.core.staff.services import check_password, create_staff

    check_password(password)
    create_staff(
        email=email, name=name, role=role, password=password, actor=operator(), now=clock.now()
    )
    typer.echo(f"{email} may sign in as {role}.")


@app.command()
def password(email: EmailArgument, password: PasswordOption) -> None:
    """Give somebody a new password; their sessions end."""
    open_installation()
    from regulars.core.staff.services import set_password

    set_password(staff_id=_member(email).id, password=password, actor=operator(), now=clock.now())
    typer.echo(f"{email} has a new password.")


@app.command()
def role(email: EmailArgument, role: Annotated[str, typer.Argument(help=f"{ROLES}.")]) -> None:
    """Give somebody another role."""
    open_installation()
    from regulars.core.staff.services import change_role

    change_role(staff_id=_member(email).id, role=role, actor=operator(), now=clock.now())
    typer.echo(f"{email} is now {role}.")


@app.command()
def deactivate(email: EmailArgument) -> None:
    """Let somebody sign in no more; their sessions end."""
    open_installation()
    from regulars.core.staff.services import deactivate as shut_out

    person = _member(email)
    shut_out(staff_id=person.id, actor=operator(), now=clock.now())
    typer.echo(f"{email} can no longer sign in.")


@app.command()
def activate(email: EmailArgument) -> None:
    """Let somebody sign in again, in the role and with the password that they had."""
    open_installation()
    from regulars.core.staff.services import activate as let_in

    person = _member(email)
    let_in(staff_id=person.id, actor=operator(), now=clock.now())
    typer.echo(f"{email} may sign in again as {person.role}.")


@app.command("require-mfa")
def require_mfa(
    roles: Annotated[
        list[str] | None, typer.Argument(help=f"{ROLES}; everybody where none is named.")
    ] = None,
    *,
    off: Annotated[bool, typer.Option("--off", help="Nobody must any more.")] = False,
) -> None:
    """Have members of these roles, and no others, set up a second factor.

    They do so at their next sign-in, before they see anything else.
    """
    open_installation()
    from regulars.core.second_factor.services import require_of

    wanted = [] if off else roles or None
    must = require_of(roles=wanted, actor=operator(), now=clock.now())
    told = f"Must have a second factor: {', '.join(must)}." if must else "Nobody must have one."
    typer.echo(told)


@app.command("reset-mfa")
def reset_mfa(email: EmailArgument) -> None:
    """Take away the second factor of somebody who lost it."""
    open_installation()
    from regulars.core.second_factor.services import reset

    person = _member(email)
    reset(staff_id=person.id, actor=operator(), now=clock.now())
    typer.echo(f"{email} signs in without a second factor again.")


@app.command("list")
def list_staff(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """List everybody on the staff."""
    open_installation()
    from regulars.core.staff.queries import members

    if as_json:
        typer.echo(json.dumps([asdict(person) for person in members()], indent=2))
        return
    for person in members():
        typer.echo(f"{person.email}  {person.role}{'' if person.is_active else '  (inactive)'}")


def _member(email: str) -> Member:
    """The member of staff with this e-mail.

    Raises UnknownEmail.
    """
    from regulars.core.staff.queries import member
    from regulars.core.staff.types import UnknownEmail

    person = member(email)
    if person is None:
        raise UnknownEmail(email=email)
    return person
