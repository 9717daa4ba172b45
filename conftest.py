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

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis
from pytest_django.plugin import DjangoDbBlocker
from tests.emptying import Beginning

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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Have tests with real transactions leave the database as they found it."""
    del django_db_setup
    with django_db_blocker.unblock():
        beginning = Beginning.read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: beginning.bring_back())
        yield


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
