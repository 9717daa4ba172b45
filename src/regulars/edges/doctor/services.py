"""Examining an installation, and mending what can be made again of what is there."""

from __future__ import annotations

from datetime import datetime

from regulars.edges.doctor.types import Finding, Matter
from regulars.edges.installation import (
    DatabaseOutdated,
    DatabaseUnreachable,
    open_installation,
)
from regulars.edges.operator import operator
from regulars.kernel.progress import Progress


def examine(*, now: datetime) -> list[Finding]:
    """Look at everything, and change nothing: no folder, database or table is made.

    Raises BadSetting and the errors of ``kernel.files``.
    """
    try:
        is_new = open_installation(only_look=True)
    except DatabaseUnreachable as error:
        reason = f"The database cannot be opened: {error.reason.rstrip('.')}."
        way_out = "Check DATABASE_URL and REGULARS_HOME, and that its server runs."
        return [Finding(Matter.DATABASE, reason, way_out), *_of_disk()]
    except DatabaseOutdated:
        outdated = Finding(
            Matter.TABLES,
            "The tables are those of an earlier version.",
            "Bring them up to date: regulars doctor --mend",
        )
        return [outdated, *_of_disk()]
    if is_new:
        nothing = "There is no database here yet; the first import makes it."
        return [Finding(Matter.DATABASE, nothing), *_of_disk()]
    from regulars.edges.doctor import looking

    return list(looking.at_everything(now))


def mend(*, now: datetime, progress: Progress) -> list[Finding]:
    """Bring the tables up to date, put in again the triggers that are missing or altered, bring
    rows of customers who are part of others after these, add the wrong tallies up again, copy a
    damaged lake anew; return what was done.

    Raises DatabaseUnreachable, LakeBusy, StoreUnreadable and the errors of ``kernel.files``.
    """
    open_installation()
    from regulars.core import triggers
    from regulars.core.identity.services import gather
    from regulars.core.orders.services import rebuild_tallies
    from regulars.engine.lake.queries import state
    from regulars.engine.lake.services import sync

    done = []
    if put_in := [trigger.name for trigger in triggers.put_right().all]:
        names = ", ".join(put_in)
        done.append(Finding(Matter.TRIGGERS, f"Triggers were put in again: {names}."))
    if gathered := gather(actor=operator(), now=now):
        some = "1 row" if gathered == 1 else f"{gathered:,} rows"
        told = f"{some} of customers who are part of others went to these."
        done.append(Finding(Matter.CUSTOMERS, told))
    if rebuilt := rebuild_tallies():
        some = "1 tally was" if rebuilt == 1 else f"{rebuilt:,} tallies were"
        done.append(Finding(Matter.TALLIES, f"{some} wrong, and made again of the orders."))
    if state(with_seals=True).trouble:
        copied = sync(now=now, progress=progress, whole=True)
        done.append(Finding(Matter.LAKE, f"The lake was copied anew: {copied.rows:,} rows."))
    return done


def _of_disk() -> list[Finding]:
    from regulars.edges.doctor import looking

    return [looking.at_disk()]
