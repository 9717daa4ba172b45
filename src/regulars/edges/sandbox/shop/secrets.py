"""The shop's secrets: each in a file of the installation's folder, for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from regulars.kernel.files import explain

WRITE_KEY = "shop-write-key"  # that messages are sent with
SIGNING = "shop-webhook-secret"  # that webhooks are checked with


def keep(name: str, secret: str) -> None:
    """Keep a secret in the place of the one before, whole or not at all.

    Raises the errors of ``kernel.files``.
    """
    path = _path(name)
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{secret}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        explain(error, path)


def kept(name: str) -> str:
    """The secret; empty: there is none yet.

    Raises the errors of ``kernel.files``.
    """
    try:
        return _path(name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        explain(error, _path(name))


def _path(name: str) -> Path:
    return Path(settings.REGULARS_HOME) / name
