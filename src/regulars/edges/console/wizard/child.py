"""The process beside the web worker: ``python -m …console.wizard.child TASK FOLDER ACTOR``."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from regulars.edges.console.wizard.tasks import ASKED, Folder, Outcome, Sign
from regulars.kernel.errors import RegularsError

EVERY = 1.0  # seconds between signs of life
FAULTS = "faults.log"  # in the home
FAULT = gettext_noop("It stopped because of a fault of ours. {log} says where.")


class Telling(threading.Thread):
    """Progress that shows itself in the folder, again and again while the process lives."""

    def __init__(self, folder: Folder, task: str) -> None:
        super().__init__(daemon=True)
        self.folder, self.sign = folder, Sign(task)
        self.over = threading.Event()

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage starts."""
        self.sign = replace(self.sign, stage=name, done=0, total=total)

    def advance(self, amount: int) -> None:
        """So much of the stage is done."""
        self.sign = replace(self.sign, done=self.sign.done + amount)

    def run(self) -> None:
        """Say so every second until it is over."""
        while not self.over.wait(EVERY):
            self.folder.say(self.sign)

    def end(self) -> None:
        """Say nothing more."""
        self.over.set()
        self.join()


def inspect(folder: Folder, progress: Telling) -> dict[str, Any]:
    """The file's columns with a few values each, and which field each is taken for."""
    from regulars.edges.console.wizard.drafts import find, without_folders
    from regulars.edges.console.wizard.inspecting import inspected

    draft = find(folder.path.name)
    result = inspected(draft, progress)
    return {**result, "problem": without_folders(result["problem"], draft.file_name)}


def preview(folder: Folder, progress: Telling) -> dict[str, Any]:
    """What importing the file would do."""
    from regulars.edges.connectors.files import services
    from regulars.edges.console.wizard.drafts import sweep
    from regulars.kernel import clock

    sweep()
    return asdict(
        services.preview_import(request=_request(folder), now=clock.now(), progress=progress)
    )


def run(folder: Folder, progress: Telling) -> dict[str, Any]:
    """Import the file; the upload goes when it is in."""
    from regulars.edges.connectors.files import services
    from regulars.edges.console.wizard.drafts import BEGUN
    from regulars.kernel import clock

    request = _request(folder)
    run_id = services.start_import(request=request, actor=folder.actor, now=clock.now())
    folder.write(BEGUN, {"run_id": run_id})
    return _carried_out(run_id, folder, progress)


def resume(folder: Folder, progress: Telling) -> dict[str, Any]:
    """Go on with an import that stopped."""
    return _carried_out(_run_id(folder), folder, progress)


def undo(folder: Folder, progress: Telling) -> dict[str, Any]:
    """Take an import back."""
    from regulars.edges.connectors.files import services
    from regulars.kernel import clock

    agreed = (folder.read(ASKED) or {}).get("agreed", "")
    card = services.undo_import(
        run_id=_run_id(folder),
        actor=folder.actor,
        now=clock.now(),
        agreed=agreed,
        progress=progress,
    )
    _bring_figures_up_to_date(progress)
    return {"run_id": card.id}


TASKS: dict[str, Callable[[Folder, Telling], dict[str, Any]]] = {
    "inspect": inspect,
    "preview": preview,
    "run": run,
    "resume": resume,
    "undo": undo,
}


def _request(folder: Folder) -> Any:
    from regulars.edges.connectors.files.types import ImportRequest
    from regulars.edges.console.wizard.drafts import find

    draft = find(folder.path.name)
    return ImportRequest(
        kind=draft.kind,
        path=draft.path,
        mapping=draft.mapping,
        currency=draft.currency,
        channel=draft.channel,
        source=draft.source,
        tax_is_included=draft.tax_is_included,
        encoding=draft.encoding,
        sheet=draft.sheet,
        may_double=draft.may_double,
        file_name=draft.file_name,
    )


def _run_id(folder: Folder) -> int:
    return int(folder.path.name.removeprefix("run-"))


def _carried_out(run_id: int, folder: Folder, progress: Telling) -> dict[str, Any]:
    from regulars.edges.connectors.files import services
    from regulars.edges.console.wizard.drafts import upload_of

    services.run_import(run_id=run_id, actor=folder.actor, progress=progress)
    upload = upload_of(run_id)
    if upload is not None:
        upload.empty()
    _bring_figures_up_to_date(progress)
    return {"run_id": run_id}


def _bring_figures_up_to_date(progress: Telling) -> None:
    """Wait for whoever computes already: they began before our change, and a second ends at once.
    The scores follow while the figures are looked at.

    Where it fails, the import stands all the same, and the dashboard offers to try again.
    """
    from regulars.engine.children import ChildFailed
    from regulars.engine.figures import queries, services
    from regulars.engine.scores.services import start_scoring

    while queries.freshness().computing:
        time.sleep(EVERY)
    with suppress(ChildFailed):
        services.refresh_in_child(progress=progress)
        start_scoring()


def main(task: str, path: str, actor: str) -> None:
    """Do the task and note what came of it, also where it goes wrong."""
    from regulars.edges.installation import open_installation

    folder = Folder(Path(path), actor)
    progress = Telling(folder, task)
    progress.start()
    try:
        open_installation()
        outcome = Outcome(TASKS[task](folder, progress))
    except RegularsError as error:
        outcome = Outcome(sentence=error.sentence, values=_shown(error, folder))
    except Exception:  # noqa: BLE001 - whoever waits must hear of it
        log = _noted(task, traceback.format_exc())
        outcome = Outcome(sentence=FAULT, values={"log": log})
    progress.end()
    folder.finish(task, outcome)


def _shown(error: RegularsError, folder: Folder) -> dict[str, Any]:
    """What fills the error's sentence, without our folders."""
    values = error.values()
    try:
        from regulars.edges.console.wizard.drafts import without_folders

        called = (folder.read("draft.json") or {}).get("file_name", "")
        return {
            name: without_folders(value, called) if isinstance(value, str) else value
            for name, value in values.items()
        }
    except RegularsError:  # the settings themselves cannot be read
        return values


def _noted(task: str, trace: str) -> str:
    """Add the trace to the log in the home, for whoever runs the installation; return its name."""
    from django.conf import settings

    from regulars.kernel import clock

    with suppress(OSError), (Path(settings.REGULARS_HOME) / FAULTS).open("a") as log:
        log.write(f"{clock.now().isoformat()} {task}\n{trace}\n")
    return FAULTS


if __name__ == "__main__":
    main(*sys.argv[1:4])
