"""A file on its way in: where it is kept, and what has been decided about it so far."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename

from regulars.edges.console.wizard.tasks import Folder
from regulars.kernel.errors import NotFound

TOKEN = re.compile(r"[0-9a-f]{32}")
KEEP_FOR = 7 * 24 * 3600  # seconds that an upload nobody went on with stays
DETAILS = "draft.json"


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
    mapping: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Folder:
        """Where the file and what is done with it lie."""
        return Folder(_home() / self.token)

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder.path / "file" / get_valid_filename(self.file_name)

    def save(self) -> None:
        """Keep the decisions."""
        self.folder.write(DETAILS, asdict(self))


def keep(upload: UploadedFile[bytes], kind: str) -> Draft:
    """Keep an uploaded file out of the web's reach, and drop uploads that nobody went on with."""
    _sweep()
    name = Path(str(upload.name)).name[-150:].lstrip(".") or "file"
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


def _sweep() -> None:
    for folder in _home().glob("*/"):
        details = folder / DETAILS
        if details.exists() and time.time() - details.stat().st_mtime > KEEP_FOR:
            shutil.rmtree(folder, ignore_errors=True)
