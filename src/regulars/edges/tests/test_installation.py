from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

CODE = (
    "import sys; sys.argv = ['regulars', 'import', 'list']; from regulars.cli import main; main()"
)


KILLED = f"""
import os
from django.db.migrations.recorder import MigrationRecorder
noted = MigrationRecorder.record_applied
def note(self, app, name):
    if app == "customers":
        os._exit(9)  # its tables are there to stay, unless one transaction holds them all
    noted(self, app, name)
MigrationRecorder.record_applied = note
{CODE}
"""


class TestOpenInstallation:
    def run(self, *, code: str = CODE, **variables: str) -> subprocess.CompletedProcess[str]:
        given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return subprocess.run(
            [sys.executable, "-c", code],
            env=given | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_makes_folder_and_tables(self, tmp_path):
        done = self.run(REGULARS_HOME=str(tmp_path / "new" / "home"))

        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Nothing has been imported.")
        assert (tmp_path / "new" / "home" / "regulars.sqlite3").exists()

    @pytest.mark.slow
    def test_begins_anew_where_it_was_killed_while_making_tables(self, tmp_path):
        killed = self.run(code=KILLED, REGULARS_HOME=str(tmp_path))
        after = self.run(REGULARS_HOME=str(tmp_path))

        assert killed.returncode == 9
        assert (after.returncode, *after.stderr.splitlines()) == (0,)
        assert after.stdout.startswith("Nothing has been imported.")

    def test_lets_nobody_but_its_owner_read_the_data(self, tmp_path):
        home = tmp_path / "home"
        (home / "lake").mkdir(parents=True)  # as an earlier version made it
        (home / "lake").chmod(0o755)
        (home / "notes.txt").touch()
        (home / "notes.txt").chmod(0o644)

        self.run(REGULARS_HOME=str(home))

        modes = {path.name: path.stat().st_mode & 0o777 for path in home.iterdir()}
        assert modes["regulars.sqlite3"] == 0o600
        assert modes["lake"] == 0o700
        assert modes["notes.txt"] & 0o044  # not ours to change

    def test_says_in_one_sentence_that_the_database_does_not_answer(self, tmp_path):
        url = "postgres://shop:secret@127.0.0.1:1/shop"

        refused = self.run(REGULARS_HOME=str(tmp_path), DATABASE_URL=url)

        assert refused.returncode == 1
        assert refused.stderr.startswith("regulars: The database cannot be opened:")
        assert refused.stderr.count("\n") == 1
        assert "secret" not in refused.stderr

    def test_says_in_one_sentence_which_setting_is_wrong(self, tmp_path):
        refused = self.run(REGULARS_HOME=str(tmp_path), REGULARS_CURRENCY="euro")

        assert refused.returncode == 2
        assert refused.stderr.startswith("regulars: The setting REGULARS_CURRENCY is 'euro'.")


def at_once(home: Path, database: str = "") -> list[tuple[int, str, str]]:
    """Four first commands at the same moment: exit codes and what they said."""
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    given |= {"REGULARS_HOME": str(home)} | ({"DATABASE_URL": database} if database else {})
    several = [
        subprocess.Popen(
            [sys.executable, "-c", CODE],
            env=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    told = [process.communicate() for process in several]
    return [(process.returncode, *texts) for process, texts in zip(several, told, strict=True)]


NOTHING = (0, "Nothing has been imported. Try: regulars import orders FILE --dry-run\n", "")


class TestFirstCommandsAtOnce:
    @pytest.mark.slow
    def test_make_the_tables_once(self, tmp_path):
        assert at_once(tmp_path / "home") == [NOTHING] * 4

    @pytest.mark.django_db
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
    def test_make_them_once_in_an_empty_server_too(self, tmp_path, empty_database):
        assert at_once(tmp_path / "home", empty_database) == [NOTHING] * 4

    @pytest.mark.django_db
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
    def test_begin_anew_in_a_server_where_one_was_killed(self, tmp_path, empty_database):
        run, where = TestOpenInstallation().run, {"REGULARS_HOME": str(tmp_path)}
        killed = run(code=KILLED, DATABASE_URL=empty_database, **where)

        assert killed.returncode == 9
        assert at_once(tmp_path / "home", empty_database) == [NOTHING] * 4

    @pytest.fixture
    def empty_database(self) -> Iterator[str]:
        """A database of its own, without a table."""
        import psycopg

        given = os.environ["DATABASE_URL"]
        with psycopg.connect(given, autocommit=True) as server:
            server.execute("CREATE DATABASE first_commands")
            yield f"{given.rpartition('/')[0]}/first_commands"
            server.execute("DROP DATABASE first_commands")
