"""``regulars backup`` and ``regulars restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from regulars.edges.backup.words import STAGES, of_backup, of_restore
from regulars.edges.installation import bring_up_to_date, erase_again, start
from regulars.edges.telling import JSON, work_and_tell
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.kernel.progress import Progress

backup = typer.Typer(add_completion=False)
restore = typer.Typer(add_completion=False)


@backup.command()
def back_up(
    file: Annotated[Path, typer.Argument(help="The archive to write, such as shop.tar.")],
    *,
    with_secret: Annotated[
        bool,
        typer.Option(
            "--with-secret",
            help="Put the installation's secret key in: whoever has the archive can then sign in.",
        ),
    ] = False,
    with_lake: Annotated[
        bool,
        typer.Option(
            "--with-lake",
            help="Put in the lake and the scores' files, which can be made again. SQLite only.",
        ),
    ] = False,
    as_json: bool = JSON,
) -> None:
    """Write one archive of this installation: the database, the uploads, the lists of imports.

    It is as the store is at one moment, and may be made while the console and its workers are at
    work. It appears only when it is complete, and is readable by its owner only.
    """

    def work(progress: Progress) -> dict[str, Any]:
        from regulars.edges.backup import services

        done = services.back_up(
            file,
            with_secret=with_secret,
            with_lake=with_lake,
            now=clock.now(),
            progress=progress,
        )
        return dict(msgspec.to_builtins(done))

    work_and_tell(work, of_backup, stages=STAGES, as_json=as_json, opening=start)


@restore.command()
def put_back(
    file: Annotated[Path, typer.Argument(help="An archive that regulars backup wrote.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the data that is here, for good.")
    ] = False,
    as_json: bool = JSON,
) -> None:
    """Make this installation what an archive holds.

    The archive is checked to its last byte before anything changes. Everything is prepared beside
    what is there and changes in one step: broken off at any moment, the installation is what it was
    or what the archive holds. Nothing else may use the installation meanwhile. Customers who were
    erased after the archive was made are erased again.
    """

    def work(progress: Progress) -> dict[str, Any]:
        from regulars.edges.backup import services

        done = services.restore(file, may_replace=replace, progress=progress)
        progress.stage("erasing")
        bring_up_to_date()
        return {**msgspec.to_builtins(done), "erased_again": erase_again()}

    work_and_tell(work, of_restore, stages=STAGES, as_json=as_json, opening=start)
