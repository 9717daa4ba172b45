"""An installation whose database the test and the processes it starts both see."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, connections


@pytest.fixture
def home(tmp_path, transactional_db):
    """A folder for the installation; on SQLite the test looks into its file.

    PostgreSQL is left as the other tests with real transactions leave it, or they would find kinds
    of content under ids that are theirs no more.
    """
    if connection.vendor == "postgresql":
        yield tmp_path / "home"
        return
    memory = connections["default"]
    file = tmp_path / "home" / "regulars.sqlite3"
    file.parent.mkdir()
    connections["default"] = type(memory)(memory.settings_dict | {"NAME": str(file)}, "default")
    call_command("migrate", verbosity=0)
    yield file.parent
    connections["default"].close()
    connections["default"] = memory
