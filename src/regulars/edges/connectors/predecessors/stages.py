"""Goes through what a service lists, one list after the other, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from regulars.edges.connectors.asking.types import Declined
from regulars.edges.connectors.connections.types import Step
from regulars.edges.connectors.predecessors.types import NoWayOn, Sheet

MOST_RESTARTS = 3  # of a list whose place is not known any more

Asking = Callable[[str, str, Mapping[str, Any]], Sheet]


def next_step(
    cursor: Mapping[str, Any], stages: Sequence[str], ask: Asking, *, service: str
) -> Step:
    """The next page, with the place where the one after begins.

    ``ask`` gets the list's name, what asks for the page (empty: the first), and what is known so
    far. A service forgets places after a while and then declines to go on there: the list is begun
    anew, as the same twice is one.

    Raises NoWayOn, and what the service refuses.
    """
    stage, after = str(cursor.get("stage", stages[0])), str(cursor.get("after", ""))
    known: Mapping[str, Any] = cursor.get("known", {})
    restarts = int(cursor.get("restarts", 0))
    try:
        sheet = ask(stage, after, known)
    except Declined:
        if not after or restarts >= MOST_RESTARTS:
            raise
        return Step({"stage": stage, "after": "", "known": known, "restarts": restarts + 1})
    if sheet.after and sheet.after == after:
        raise NoWayOn(service=service, stage=stage)
    later = {"known": {**known, **(sheet.known or {})}}
    if sheet.after:
        place = {"stage": stage, "after": sheet.after, "restarts": restarts}
        return Step({**place, **later}, sheet.found, left_out=sheet.left_out)
    left = stages[stages.index(stage) + 1 :]
    begin = {"stage": left[0], "after": "", **later} if left else None
    return Step(begin, sheet.found, left_out=sheet.left_out)
