"""Nothing of these tables is of customers; the lake knows them by numbers of ours."""

from __future__ import annotations

from typing import Any

from regulars.core.personal import Impersonal, Outside, Person
from regulars.core.privacy.types import CustomerErased
from regulars.engine.figures.models import Edition, StoredReport
from regulars.engine.figures.services import start_refresh
from regulars.engine.lake.queries import has_copied, is_syncing


def _clear(person: Person, noted: Any) -> bool:
    """Have the lake copy their rows anew, without when they joined."""
    del person, noted
    if has_copied(CustomerErased.name):
        return True
    if not is_syncing():
        start_refresh()
    return False


PERSONAL = (
    Impersonal(Edition, "Which figures there are."),
    Impersonal(StoredReport, "Sums over everybody; customers are numbers in it."),
    Outside("lake", clear=_clear),
)
