"""On SQLite, in this process: what is refused changes nothing, and what is stopped half-way is
neither.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from regulars.core.staff.tests.test_services import staff
from regulars.edges import installation
from regulars.edges.backup import archive, services
from regulars.edges.backup.types import (
    ArchiveDamaged,
    ArchiveNewer,
    DatabaseDamaged,
    HomeInUse,
    InstallationRuns,
    OtherDatabase,
)
from regulars.kernel import clock
from regulars.kernel.files import changeover
from regulars.kernel.locks import shared
from regulars.kernel.progress import Silent

pytestmark = pytest.mark.skipif(
    "connection.vendor == 'postgresql'", reason="of SQLite; those with processes are of both"
)


@pytest.fixture
def shop(home, settings):
    """An installation with one owner, an upload, and a lake."""
    settings.REGULARS_HOME = home
    staff("one@example.com")
    for name in ("uploads/a.csv", "lake/manifest.json"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(f"{name} of then")
    return home


def backed_up(home, *, with_lake: bool = False):
    path = home.parent / "shop.tar"
    services.back_up(
        path, with_secret=False, with_lake=with_lake, now=clock.now(), progress=Silent()
    )
    return path


def restored(path, *, may_replace: bool = True):
    return services.restore(path, may_replace=may_replace, progress=Silent())


def go_on(home) -> None:
    """Whatever happens after the backup."""
    staff("two@example.com")
    (home / "uploads/a.csv").write_text("later")
    (home / "uploads/b.csv").write_text("later")


def state(home) -> tuple[list[str], dict[str, str], bool]:
    """Who is on the staff, what was uploaded, and whether there is a lake."""
    connection.close()
    rows = apps.get_model("staff", "Staff").objects.order_by("email")
    uploads = {path.name: path.read_text() for path in (home / "uploads").iterdir()}
    return list(rows.values_list("email", flat=True)), uploads, (home / "lake").exists()


THEN = (["one@example.com"], {"a.csv": "uploads/a.csv of then"}, False)
LATER = (["one@example.com", "two@example.com"], {"a.csv": "later", "b.csv": "later"}, True)


def left_over(home) -> list[str]:
    return [
        path.name for path in home.iterdir() if "restoring" in path.name or "change" in path.name
    ]


class TestRestore:
    def test_brings_back_what_was(self, shop):
        path = backed_up(shop)
        go_on(shop)
        assert state(shop) == LATER

        outcome = restored(path)

        assert state(shop) == THEN
        assert (outcome.files, outcome.has_lake, outcome.has_secret) == (2, False, False)
        assert left_over(shop) == []

    def test_leaves_no_log_of_the_database_before_beside_the_new_one(self, shop):
        path = backed_up(shop)
        go_on(shop)
        (shop / "regulars.sqlite3-wal").touch()

        restored(path)

        assert not (shop / "regulars.sqlite3-wal").exists()

    def test_refuses_to_replace_a_database_unless_told_to(self, shop):
        path = backed_up(shop)
        go_on(shop)

        with pytest.raises(HomeInUse, match="The database holds data already"):
            restored(path, may_replace=False)

        assert state(shop) == LATER

    def test_refuses_to_replace_files_unless_told_to(self, shop):
        path = backed_up(shop)
        connection.close()
        (shop / "regulars.sqlite3").unlink()

        with pytest.raises(HomeInUse, match="uploads holds data already"):
            restored(path, may_replace=False)

        assert not (shop / "regulars.sqlite3").exists()

    def test_needs_no_leave_where_there_is_nothing(self, shop):
        path = backed_up(shop)
        connection.close()
        shutil.rmtree(shop)

        restored(path, may_replace=False)

        assert state(shop) == THEN

    def test_refuses_a_damaged_archive_and_changes_nothing(self, shop):
        path = backed_up(shop)
        go_on(shop)
        content = bytearray(path.read_bytes())
        content[20_000] ^= 1
        path.write_bytes(content)

        with pytest.raises(ArchiveDamaged):
            restored(path)

        assert (state(shop), left_over(shop)) == (LATER, [])

    def test_refuses_while_somebody_uses_the_installation(self, shop):
        path = backed_up(shop)
        go_on(shop)

        with shared(shop / installation.RUNNING_LOCK), pytest.raises(InstallationRuns):
            restored(path)

        assert (state(shop), left_over(shop)) == (LATER, [])

    def test_refuses_tables_that_this_program_does_not_know(self, shop, monkeypatch):
        path = backed_up(shop)
        go_on(shop)
        knows_none = SimpleNamespace(disk_migrations={})
        monkeypatch.setattr(services, "MigrationLoader", lambda _: knows_none)

        with pytest.raises(ArchiveNewer):
            restored(path)

        assert state(shop) == LATER

    def test_refuses_an_archive_of_another_database(self, shop, monkeypatch):
        path = backed_up(shop)
        go_on(shop)
        monkeypatch.setattr(connection, "vendor", "postgresql")

        with pytest.raises(OtherDatabase, match="is of SQLite, and DATABASE_URL names PostgreSQL"):
            restored(path)

        monkeypatch.undo()
        assert state(shop) == LATER

    def test_brings_the_lake_back_where_it_was_taken_along(self, shop, monkeypatch):
        monkeypatch.setattr(services, "held_files", held_files_of("manifest.json"))
        path = backed_up(shop, with_lake=True)
        (shop / "lake/manifest.json").write_text("later")
        (shop / "lake/more.parquet").write_text("later")

        outcome = restored(path)

        assert outcome.has_lake
        assert [path.name for path in (shop / "lake").iterdir()] == ["manifest.json"]
        assert (shop / "lake/manifest.json").read_text() == "lake/manifest.json of then"


def held_files_of(*names):
    @contextmanager
    def held():
        yield list(names)

    return held


class Stopped(BaseException):
    """The process ends here."""


STEPS = [
    (archive, "unpack"),
    (changeover, "write_plan"),
    (changeover, "remove"),
    (changeover, "move"),
    (changeover, "forget"),
    (changeover, "_settle"),
]


def stopped_before(step: int, path) -> bool:
    """Restore up to the given step; whether it was stopped there."""
    taken = 0

    def counted(change):
        def changed(*arguments, **values):
            nonlocal taken
            taken += 1
            if taken >= step:
                raise Stopped
            return change(*arguments, **values)

        return changed

    with pytest.MonkeyPatch.context() as patch:
        for place, name in STEPS:
            patch.setattr(place, name, counted(getattr(place, name)))
        try:
            restored(path)
        except Stopped:
            return True
    return False


class TestStopped:
    def test_is_what_it_was_or_what_the_archive_holds_wherever_it_is_stopped(self, shop, tmp_path):
        path = backed_up(shop)
        go_on(shop)
        connection.close()
        kept = tmp_path / "kept"
        shutil.copytree(shop, kept)
        seen = []
        for step in range(1, 40):
            connection.close()
            shutil.rmtree(shop)
            shutil.copytree(kept, shop)
            if not stopped_before(step, path):
                break
            counted = changeover.pending(shop) is not None
            installation.finish_restoring(shop)
            seen.append(counted)
            assert changeover.pending(shop) is None
            after = state(shop)
            assert after in (THEN, LATER)
            assert not counted or after == THEN
            restored(path)  # whatever was left over is in nobody's way
            assert (state(shop), left_over(shop)) == (THEN, [])
        else:
            pytest.fail("it never comes to its end")

        assert seen.count(False) >= 3
        assert seen.count(True) >= 8


class TestBackUp:
    def test_is_for_the_eyes_of_its_owner_where_the_process_keeps_private(self, shop):
        before = os.umask(0o077)
        try:
            path = backed_up(shop)
        finally:
            os.umask(before)

        assert path.stat().st_mode & 0o777 == 0o600
        assert [item.name for item in shop.parent.glob(".*")] == []

    def test_is_not_made_of_a_damaged_database(self, shop):
        connection.close()
        file = shop / "regulars.sqlite3"
        content = bytearray(file.read_bytes())
        content[4096:40_960] = b"\xff" * 36_864
        file.write_bytes(content)
        (shop / "regulars.sqlite3-wal").unlink(missing_ok=True)

        with pytest.raises(DatabaseDamaged):
            backed_up(shop)

        assert not (shop.parent / "shop.tar").exists()
