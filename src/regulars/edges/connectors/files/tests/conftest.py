"""An installation whose database the test and the processes it starts both see."""

from __future__ import annotations

import pytest
from django.db import connection, connections

from regulars.core.events.tests.writers import copy_tables


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
    copy_tables(file)  # making them anew would take seconds
    connections["default"] = type(memory)(memory.settings_dict | {"NAME": str(file)}, "default")
    yield file.parent
    connections["default"].close()
    connections["default"] = memory
