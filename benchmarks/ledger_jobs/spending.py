"""Spends a second on PostgreSQL with eight clients, beside pgbench and the ORM: prints rates."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.ledger_jobs.purses import by_clients, by_orm, by_verb, filled
from benchmarks.live_jobs.store import installation

CUSTOMERS = 2_000
CLIENTS = 8
SECONDS = 5
VALUES = {
    "customer": ":someone",
    "unit": "'points'",
    "now": "now()",
    "amount": "7",
    "public_id": "'ltx_' || md5(random()::text)",
    "key": "'pgbench:' || md5(random()::text || clock_timestamp()::text)",
    "fingerprint": "repeat('0', 64)",
    "source": "''",
    "reason": "''",
    "actor": "'system'",
    "card": "''",
    "event_key": "'pgbench:' || md5(random()::text || clock_timestamp()::text)",
    "event_name": "'ledger.spent'",
    "event_actor": "'system'",
    "event_at": "now()",
    "event_historical": "false",
}


def by_pgbench(ids: list[int], mode: str) -> float:
    """The same statement, and nothing around it."""
    from regulars.engine.ledger.spend_statement import BY_CUSTOMER

    statement = BY_CUSTOMER
    for name, value in VALUES.items():
        statement = statement.replace(f"%({name})s", f"({value})")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "spend.sql"
        line = " ".join(statement.split())
        script.write_text(f"\\set someone random({ids[0]}, {ids[-1]})\n{line};\n", encoding="utf-8")
        command = ["pgbench", "-n", "-M", mode, "-f", str(script), "-c", str(CLIENTS), "-j", "2"]
        command += ["-T", str(SECONDS), os.environ["DATABASE_URL"]]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    return float(found[1]) if found else 0.0


if __name__ == "__main__":
    with installation():
        people = filled(CUSTOMERS)
        by_pgbench(people, "prepared")  # warms the server
        outcome = {
            "ours": by_clients(by_verb, people, clients=CLIENTS, seconds=SECONDS),
            "pgbench": by_pgbench(people, "simple"),
            "prepared": by_pgbench(people, "prepared"),
            "orm": by_clients(by_orm, people, clients=CLIENTS, seconds=SECONDS),
        }
    sys.stdout.write(json.dumps(outcome) + "\n")
