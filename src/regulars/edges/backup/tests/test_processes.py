"""Whole commands, on whichever database the tests run: at work meanwhile, and killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

pytestmark = [pytest.mark.slow, pytest.mark.each_database]

PASSWORD = "correct horse battery"
BEGIN = "from regulars.edges.installation import open_installation\nopen_installation()\n"
# Two rows in each transaction, so that a copy of half a transaction would be seen.
WRITE = (
    BEGIN
    + """
import itertools
from django.db import transaction
from regulars.core.staff.services import note_sign_in, note_sign_out
from regulars.kernel import clock
for number in itertools.count():
    with transaction.atomic():
        note_sign_in(staff_id=1, now=clock.now())
        note_sign_out(staff_id=1, now=clock.now())
    if not number:
        print("writing", flush=True)
"""
)
COUNT = (
    BEGIN
    + """
from django.apps import apps
from django.db.models import Count, Sum
from regulars.core.events.queries import since
from regulars.core.events.types import Cursor
from regulars.core import triggers
rows = apps.get_model("events", "EventRow").objects
names = {name: rows.filter(name=name).count() for name in ("staff.signed_in", "staff.signed_out")}
readable = 0
cursor = Cursor()
while some := since(cursor, limit=5_000):
    readable, cursor = readable + len(some), some[-1].cursor
print(names["staff.signed_in"], names["staff.signed_out"], rows.count() - readable)
print(len(triggers.amiss().all))
"""
)
CHAIN = (
    BEGIN
    + """
from regulars.core.events import auditing, chaining
from regulars.kernel import clock
assert auditing.broken() == [], auditing.broken()
print(chaining.extend_chain(now=clock.now()))
assert auditing.broken() == [], auditing.broken()
"""
)
KILLED = """
import os, signal, sys
from regulars.edges.installation import start
start()
from regulars.cli import main
from regulars.edges.backup import archive, postgresql
from regulars.kernel.files import changeover
archived, step = sys.argv[1:]
def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
places = {"unpack": archive, "restore": postgresql}
setattr(places.get(step, changeover), step, kill)
sys.argv = ["regulars", "restore", archived, "--replace"]
main()
"""


@dataclass
class Place:
    """An installation of its own, with its own database."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def program(self, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", text, *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def regulars(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.program("from regulars.cli import main; main()", *arguments)

    def add(self, email: str) -> None:
        done = self.regulars("staff", "add", email, "--role", "owner")
        assert done.returncode == 0, done.stderr

    def emails(self) -> list[str]:
        done = self.regulars("staff", "list", "--json")
        assert done.returncode == 0, done.stderr
        return [person["email"] for person in json.loads(done.stdout)]

    def counted(self) -> list[int]:
        done = self.program(COUNT)
        assert done.returncode == 0, done.stderr
        return [int(number) for number in done.stdout.split()]

    def chained(self) -> int:
        """How many events are chained now; the log is sound before and after."""
        done = self.program(CHAIN)
        assert done.returncode == 0, done.stderr
        return int(done.stdout)


@contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """The address of an empty database on the server of the tests."""
    told = connection.settings_dict
    server = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"]}
    address = make_conninfo(**server, password=told["PASSWORD"], dbname="postgres")
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
        yield "postgres://{user}:{password}@{host}:{port}/{name}".format(
            **server, password=told["PASSWORD"], name=name
        )
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def a_place(folder: Path, name: str) -> Iterator[Place]:
    environment = {
        "REGULARS_HOME": str(folder / name),
        "REGULARS_STAFF_PASSWORD": PASSWORD,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "regulars.config.settings",
    }
    if connection.vendor != "postgresql":
        yield Place(folder / name, environment)
        return
    with fresh_database(f"regulars_{name}") as address:
        yield Place(folder / name, {**environment, "DATABASE_URL": address})


@pytest.fixture
def shop(tmp_path) -> Iterator[Place]:
    with a_place(tmp_path, "shop") as place:
        place.add("one@example.com")
        yield place


@pytest.fixture
def other(tmp_path) -> Iterator[Place]:
    with a_place(tmp_path, "other") as place:
        yield place


class TestBackup:
    def test_is_of_one_moment_while_another_process_writes(self, shop, other, tmp_path):
        path = tmp_path / "shop.tar"
        command = [sys.executable, "-c", WRITE]
        environment = {**os.environ, **shop.environment}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as writer:
            writer.stdout.readline()
            done = shop.regulars("backup", str(path))
            time.sleep(0.1)
            is_writing = writer.poll() is None
            writer.kill()
        assert done.returncode == 0, done.stderr
        assert is_writing

        restored = other.regulars("restore", str(path))

        assert restored.returncode == 0, restored.stderr
        signed_in, signed_out, unreadable, amiss = other.counted()
        assert 0 < signed_in == signed_out < shop.counted()[0]
        assert (unreadable, amiss) == (0, 0)
        assert other.emails() == ["one@example.com"]

    def test_takes_the_key_only_where_it_is_asked_for(self, shop, other, tmp_path):
        (shop.home / "secret-key").write_text("k" * 64)
        without, within = tmp_path / "without.tar", tmp_path / "with.tar"
        assert shop.regulars("backup", str(without)).returncode == 0
        assert shop.regulars("backup", str(within), "--with-secret").returncode == 0
        assert b"k" * 64 not in without.read_bytes()

        restored = other.regulars("restore", str(within))

        assert "The secret key is not in it" not in restored.stdout
        assert (other.home / "secret-key").read_text() == "k" * 64
        assert (other.home / "secret-key").stat().st_mode & 0o777 == 0o600

    def test_refuses_where_there_is_no_installation(self, other, tmp_path):
        done = other.regulars("backup", str(tmp_path / "none.tar"))

        assert done.returncode == 2
        assert done.stderr.startswith("regulars: There is no database here yet.")
        assert not (tmp_path / "none.tar").exists()


class TestRestore:
    def test_refuses_to_replace_what_is_there_unless_told_to(self, shop, tmp_path):
        path = tmp_path / "shop.tar"
        assert shop.regulars("backup", str(path)).returncode == 0
        shop.add("two@example.com")

        refused = shop.regulars("restore", str(path))
        assert refused.returncode == 1
        assert "holds data already" in refused.stderr
        assert shop.emails() == ["one@example.com", "two@example.com"]

        replaced = shop.regulars("restore", str(path), "--replace", "--json")
        assert replaced.returncode == 0, replaced.stdout
        assert json.loads(replaced.stdout.splitlines()[-1])["result"]["has_secret"] is False
        assert shop.emails() == ["one@example.com"]

    def test_refuses_while_a_worker_runs(self, shop, tmp_path):
        path = tmp_path / "shop.tar"
        assert shop.regulars("backup", str(path)).returncode == 0
        command = [sys.executable, "-c", WRITE]
        environment = {**os.environ, **shop.environment}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as writer:
            writer.stdout.readline()
            refused = shop.regulars("restore", str(path), "--replace")
            writer.kill()

        assert refused.returncode == 1
        assert refused.stderr.startswith("regulars: Something uses this installation")

    def test_goes_on_with_the_chain_over_the_log(self, shop, other, tmp_path):
        path = tmp_path / "shop.tar"
        assert shop.chained() > 0
        shop.add("two@example.com")
        assert shop.regulars("backup", str(path)).returncode == 0
        shop.add("three@example.com")
        assert shop.chained() == 2

        for place in (shop, other):
            restored = place.regulars("restore", str(path), "--replace")
            assert restored.returncode == 0, restored.stderr
            assert (place.chained(), place.chained()) == (1, 0)

    @pytest.mark.parametrize(
        ("step", "is_restored"),
        [
            ("unpack", False),
            ("write_plan", False),
            # The plan for the files is there, and the database is not restored.
            *([("restore", False)] if connection.vendor == "postgresql" else []),
            ("move", True),
            ("forget", True),
        ],
    )
    def test_killed_is_what_it_was_or_what_the_archive_holds(
        self, shop, tmp_path, step, is_restored
    ):
        (shop.home / "uploads").mkdir()
        (shop.home / "uploads/a.csv").write_text("then")
        path = tmp_path / "shop.tar"
        assert shop.regulars("backup", str(path)).returncode == 0
        shop.add("two@example.com")
        (shop.home / "uploads/a.csv").write_text("later")

        killed = shop.program(KILLED, str(path), step)

        assert killed.returncode == -9
        later = ["one@example.com", "two@example.com"]
        assert shop.emails() == (["one@example.com"] if is_restored else later)
        content = (shop.home / "uploads/a.csv").read_text()
        assert content == ("then" if is_restored else "later")
        assert not (shop.home / "changeover.json").exists()
