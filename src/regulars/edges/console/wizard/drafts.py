"""A file on its way in: where it is kept, and what has been decided about it so far."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from regulars.edges.connectors.files.types import DEFAULT_SOURCE
from regulars.edges.console.wizard.tasks import Folder
from regulars.kernel.errors import NotFound

TOKEN = re.compile(r"[0-9a-f]{32}")
KEEP_FOR = 7 * 24 * 3600  # seconds that an upload nobody went on with stays
DETAILS = "draft.json"
BEGUN = "begun.json"  # which import came of it


@dataclass(eq=False)
class UnknownDraft(NotFound):
    """No upload has this mark, or it was kept long enough."""

    code = "imports.unknown_upload"
    sentence = "This upload is no longer here. Upload the file again."


@dataclass(frozen=True)
class Draft:
    """An uploaded file and how to take it; ``mapping`` holds what differs from the guess."""

    token: str
    kind: str
    file_name: str
    currency: str = ""
    channel: str = ""
    source: str = DEFAULT_SOURCE
    tax_is_included: bool = True
    mapping: dict[str, str] = field(default_factory=dict)
    encoding: str = ""  # of a text file, where it was told wrong
    sheet: str = ""  # of a workbook, where another is meant than the first with known columns
    may_double: bool = False  # agreed to, after the dry run said how many orders

    @property
    def folder(self) -> Folder:
        """Where the file and what is done with it lie."""
        return Folder(_home() / self.token)

    @property
    def path(self) -> Path:
        """The file: under a name of ours, whatever it was called."""
        return self.folder.path / "file" / f"upload{Path(self.file_name).suffix.lower()}"

    def empty(self) -> None:
        """Drop the file and what was read of it: it holds people's data, and it is in now."""
        shutil.rmtree(self.folder.path / "file", ignore_errors=True)
        for task in ("inspect", "preview"):
            self.folder.forget(task)

    def save(self) -> None:
        """Keep the decisions."""
        self.folder.write(DETAILS, asdict(self))


def keep(upload: UploadedFile[bytes], kind: str) -> Draft:
    """Keep an uploaded file out of the web's reach, and drop uploads that nobody went on with."""
    sweep()
    name = Path(str(upload.name)).name[-150:]
    draft = Draft(secrets.token_hex(16), kind, name)
    draft.folder.path.mkdir(parents=True, mode=0o700)
    draft.path.parent.mkdir()
    with draft.path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    draft.save()
    return draft


def find(token: str) -> Draft:
    """The upload with this mark.

    Raises UnknownDraft.
    """
    if not TOKEN.fullmatch(token):
        raise UnknownDraft
    details = Folder(_home() / token).read(DETAILS)
    if details is None:
        raise UnknownDraft
    return Draft(**details)


def run_folder(run_id: int) -> Folder:
    """Where the tasks of an import that has begun are done: going on with it, undoing it."""
    return Folder(_home() / f"run-{run_id}")


def _home() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def upload_of(run_id: int) -> Draft | None:
    """The upload that an import was begun from; None where it came in another way, or is gone."""
    for begun in _home().glob(f"*/{BEGUN}"):
        if (Folder(begun.parent).read(BEGUN) or {}).get("run_id") == run_id:
            with suppress(UnknownDraft):
                return find(begun.parent.name)
    return None


def folders() -> list[Path]:
    """The folders of all uploads, and of what is done with imports."""
    return sorted(path for path in _home().glob("*") if path.is_dir())


def without_folders(sentence: str, file_name: str) -> str:
    """A sentence about an uploaded file that calls the file what its owner does, without our
    folders.

    >>> without_folders(f"{_home()}/0f/file/upload.csv: it is empty.", "orders.csv")
    'orders.csv: it is empty.'
    """
    folder = re.escape(f"{_home()}/") + r"[^/\s]+/"
    named = re.sub(rf"({folder}file/)?\bupload\.[a-z]+", lambda _: file_name, sentence)
    return re.sub(folder, "", named)


def sweep() -> None:
    """Drop uploads that nobody went on with."""
    for folder in _home().glob("*/"):
        details = folder / DETAILS
        if details.exists() and time.time() - details.stat().st_mtime > KEEP_FOR:
            shutil.rmtree(folder, ignore_errors=True)
