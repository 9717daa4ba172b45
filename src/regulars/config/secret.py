"""The installation's secret key: made once, kept in the data folder for its owner's eyes only."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from regulars.kernel.files import FolderIsFile, explain

BYTES = 48


def secret_key_in(home: Path) -> str:
    """The key kept in the folder's ``secret-key`` file; made on first use, with mode 600.

    Raises FolderIsFile, and the errors of ``kernel.files`` where the key cannot be made or read.
    """
    path = home / "secret-key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        _write_once(path)
        return path.read_text().strip()
    except FileExistsError as error:
        raise FolderIsFile(path=str(home)) from error
    except OSError as error:
        explain(error, path)


def _write_once(path: Path) -> None:
    """Two processes or threads may start together: the first to link its draft wins, and both read
    the same key.
    """
    if path.exists():
        return
    descriptor, name = tempfile.mkstemp(prefix=".secret-key.", dir=path.parent)  # mode 600
    draft = Path(name)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
