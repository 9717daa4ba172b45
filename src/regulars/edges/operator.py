"""Who runs a command, as the log names them."""

from __future__ import annotations

import os

from regulars.core.events.types import command_line


def operator() -> str:
    """The actor of a command: the account that the operating system says the process runs under.

    Never what the environment claims (``USER``, ``LOGNAME``), which anybody can set. No account is
    named where the system knows none, as in a container that runs under a bare number.
    """
    try:
        import pwd

        return command_line(pwd.getpwuid(os.getuid()).pw_name)
    except (ImportError, KeyError):
        return command_line()
