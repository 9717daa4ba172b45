"""Standard output, which may take no more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from regulars.kernel.files.errors import OutputStopped


def print_whole(content: bytes) -> None:
    """Write to standard output.

    Raises OutputStopped.
    """
    with explaining_output():
        sys.stdout.buffer.write(content)


@contextmanager
def explaining_output() -> Iterator[None]:
    """What is printed in the block is on its way at the end of it, or there is a clear error.

    Whoever reads standard output may stop when they have enough; that goes its usual way.

    Raises OutputStopped.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        with suppress(OSError):
            sys.stdout.close()  # else Python tries again at its end, and complains
        raise OutputStopped(reason=(error.strerror or "it is closed").lower()) from error
