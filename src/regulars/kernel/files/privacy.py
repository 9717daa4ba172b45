"""Who else may read what is written: nobody."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from regulars.kernel.files.errors import explain


def keep_private() -> None:
    """From here on, whatever this process and its children make is for its owner alone.

    Called once at the start: the mask belongs to the whole process, not to a thread.
    """
    os.umask(0o077)


def make_private(path: Path) -> None:
    """Take everybody's permissions from a file or folder that is there, but not its owner's.

    What belongs to somebody else is left as it is: only its owner may change it.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & 0o700)
    except OSError as error:
        if error.errno not in {errno.ENOENT, errno.EPERM, errno.EROFS}:
            explain(error, path)
