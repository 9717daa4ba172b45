"""``python -m tests.kills``: kill processes at random, or stop the database under them, and see
whether anything is lost or doubled.

It makes a database of its own: a file, or one beside that which DATABASE_URL names. The server can
only be stopped where ``pg_virtualenv`` made it for this.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.kills.disturbing import Kills, Stops
from tests.kills.estate import own_database


def main() -> int:
    """Run the harness and print what came of it; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=150, help="how many processes to kill")
    parser.add_argument("--stops", type=float, metavar="SECONDS", help="stop the server instead")
    parser.add_argument("--seed", type=int, default=1, help="of the moments and of who is killed")
    arguments = parser.parse_args()
    with own_database():
        from tests.kills.harness import Harness

        kills = Kills(arguments.kills, arguments.seed)
        stops = Stops(arguments.stops, arguments.seed) if arguments.stops else None
        outcome = Harness(stops or kills).run()
    print(json.dumps(outcome.__dict__, indent=2))  # noqa: T201 - what was asked for
    return 1 if outcome.broken else 0


if __name__ == "__main__":
    sys.exit(main())
