"""PostgreSQL's own programs: a dump of one moment, and its return in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg.conninfo import make_conninfo

from regulars.edges.backup.types import ToolFailed, ToolMissing

PACKAGED = "/usr/lib/postgresql/{version}/bin"  # where Debian keeps several versions beside another
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# Everything that a migration of any version made: tables with all that hangs on them, functions.
EMPTY = """
DO $$
DECLARE item record;
BEGIN
    FOR item IN SELECT oid::regclass AS name FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    LOOP EXECUTE 'DROP TABLE IF EXISTS ' || item.name || ' CASCADE'; END LOOP;
    FOR item IN SELECT oid::regclass AS name FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S'
    LOOP EXECUTE 'DROP SEQUENCE IF EXISTS ' || item.name || ' CASCADE'; END LOOP;
    FOR item IN SELECT oid::regprocedure AS name FROM pg_proc p
        WHERE pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE 'DROP FUNCTION IF EXISTS ' || item.name || ' CASCADE'; END LOOP;
END $$;
"""
# Numbers of transactions mean nothing on another server: there, some would count as yet to come,
# and the log would not be read. Rows that are there are in the order of their ids: first those that
# the chain over the log holds, which earlier versions do not have, then the others.
RENUMBER = """
DO $$
DECLARE last_transaction bigint := -1; last_row bigint := 0;
BEGIN
    IF to_regclass('events_block') IS NOT NULL THEN
        SELECT transaction_id, row_id INTO last_transaction, last_row
            FROM (SELECT -1 AS number, -1 AS transaction_id, 0 AS row_id
                UNION ALL SELECT number, transaction_id, row_id FROM events_block) AS block
            ORDER BY number DESC LIMIT 1;
        ALTER TABLE events_block DISABLE TRIGGER USER;
        UPDATE events_block SET transaction_id = 0, row_id = 9223372036854775807;
        ALTER TABLE events_block ENABLE TRIGGER USER;
    END IF;
    ALTER TABLE events_eventrow DISABLE TRIGGER USER;
    UPDATE events_eventrow
        SET transaction_id = ((transaction_id, id) > (last_transaction, last_row))::int;
    ALTER TABLE events_eventrow ENABLE TRIGGER USER;
END $$;
"""
MARK = "COMMENT ON TABLE django_migrations IS '{token}';\n"
SAFE_TOKEN = re.compile(r"[0-9a-f]{32}")


def server_version() -> str:
    """The server's major version, such as 15."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return str(int(cursor.fetchone()[0]) // 10_000)


def count_others() -> int:
    """How many others are connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return int(cursor.fetchone()[0])


def dump(draft: Path) -> None:
    """Write the database, as it is at one moment, to a file of its own.

    Raises ToolMissing, ToolFailed.
    """
    command = [_tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    _run([*command, f"--file={draft}", f"--dbname={_address()}"])


def restore(draft: Path, folder: Path, *, token: str) -> None:
    """Put the dump in the place of everything in the database, in one transaction, and leave the
    token in it.

    Raises ToolMissing, ToolFailed.
    """
    if not SAFE_TOKEN.fullmatch(token):
        raise ValueError(token)
    psql, script = _tool("psql"), folder / "restore.sql"
    begin, end = folder / "begin.sql", folder / "end.sql"
    begin.write_text(EMPTY)
    # The script leaves the search path empty, and what follows it names no schema.
    end.write_text(f"SET search_path TO {_schema()};\n{RENUMBER}{MARK.format(token=token)}")
    command = [_tool("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}"]
    _run([*command, str(draft)])
    files = [f"--file={part}" for part in (begin, script, end)]
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    address = _address()
    connection.close()  # its locks, and its memory of tables that go
    _run([psql, *options, f"--dbname={address}", "--output=/dev/null", *files])


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def _tool(name: str) -> str:
    """The program of the server's version: on the path, where a distribution keeps several, or a
    later one.

    Raises ToolMissing.
    """
    wanted = server_version()
    named = [shutil.which(name), shutil.which(name, path=PACKAGED.format(version=wanted))]
    there = [(path, _version_of(path)) for path in named if path]
    for path, version in there:
        if version == int(wanted):
            return path
    for path, version in there:
        if version > int(wanted):
            return path
    raise ToolMissing(tool=name, version=wanted)


def _version_of(path: str) -> int:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found above
    found = re.search(r"(\d+)", told.stdout.partition(")")[2])
    return int(found[1]) if found else 0


def _address() -> str:
    """The connection without its password, which the list of processes would show."""
    return make_conninfo(**{key: told for key, told in _told().items() if key != "password"})


def _told() -> dict[str, Any]:
    known = ("dbname", "host", "port", "user", "password", "sslmode", "sslrootcert", "options")
    told = connection.get_connection_params()
    return {key: told[key] for key in known if told.get(key)}


def _run(command: list[str]) -> None:
    password = str(_told().get("password", ""))
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        command, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "ERROR" in line or "error" in line]
        reason = (lines or done.stderr.splitlines() or [f"exit code {done.returncode}"])[0]
        raise ToolFailed(tool=Path(command[0]).name, reason=reason.strip().rstrip("."))
