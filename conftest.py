"""What every test stands on: a data folder of its own, quick passwords, a log that may be
emptied.
"""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3 import base as sqlite
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis
from pytest_django.plugin import blocking_manager_key

pytest_plugins = ["tests.expecting", "tests.spark"]

# The same examples on every run, and no clock: a busy machine is not a fault.
hypothesis.register_profile(
    "regulars",
    deadline=None,
    derandomize=True,
    # A failing example is small already; making it smaller takes minutes where each asks an engine.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.load_profile("regulars")


def pytest_configure(config: pytest.Config) -> None:
    """Point the settings at a folder that goes away, and hash passwords the quick way."""
    del config
    settings.REGULARS_HOME = Path(tempfile.mkdtemp(prefix="regulars-tests-"))
    settings.MEDIA_ROOT = settings.REGULARS_HOME / "uploads"
    settings.SECRET_KEY = "only-for-tests-" + "x" * 40
    settings.WHITENOISE_AUTOREFRESH = True  # each client would look through all static files
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the folder away again."""
    del config
    shutil.rmtree(settings.REGULARS_HOME, ignore_errors=True)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Set aside what is there for the whole run: looking for garbage in it takes a tenth of it."""
    del session
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def log_may_be_emptied() -> Any:
    """Let Django empty the tables of SQLite after a test with real transactions.

    PostgreSQL truncates, which the log's triggers do not see; SQLite deletes, which they refuse.
    """
    operations = sqlite.DatabaseWrapper.ops_class
    flush = operations.sql_flush

    def without_triggers(self: Any, *args: Any, **options: Any) -> list[str]:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        with self.connection.cursor() as cursor:
            triggers = cursor.execute(query).fetchall()
        return [
            *(f"DROP TRIGGER {name}" for name, _ in triggers),
            *flush(self, *args, **options),
            *(sql for _, sql in triggers),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", without_triggers)
        yield


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    marked = bool(marker and marker.kwargs.get("transaction"))
    return marked or "transactional_db" in getattr(item, "fixturenames", ())


def _keeps_what_migrations_wrote(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    marked = bool(marker and marker.kwargs.get("serialized_rollback"))
    return marked or "django_db_serialized_rollback" in getattr(item, "fixturenames", ())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test with real transactions that has Django write the kinds of content anew: they
    get other ids, and every such test after it in this process fails.
    """
    for item in items:
        if _commits(item) and not _keeps_what_migrations_wrote(item):
            problem = f"{item.nodeid}: transaction=True asks for serialized_rollback=True."
            raise pytest.UsageError(problem)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Put back what migrations wrote, which a test with real transactions leaves deleted: whichever
    test this process takes over from another next would find no roles.
    """
    yield
    if _commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            written = connection._test_serialized_contents  # type: ignore[attr-defined]  # noqa: SLF001
            connection.creation.deserialize_db_from_string(written)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Forget what a process keeps of its database: this test has another under the same ids."""
    remembering = {
        "regulars.engine.figures.queries": "_report",
        "regulars.edges.console.figures": "_presented",
    }
    for module, name in remembering.items():
        if module in sys.modules:
            getattr(sys.modules[module], name).cache_clear()
