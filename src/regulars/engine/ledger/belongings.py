"""What of these tables is customers'. All else is of the accounts, and goes where they go."""

from __future__ import annotations

from regulars.core.customers.types import Belonging
from regulars.core.personal import Kept
from regulars.engine.ledger.models import Account

BOOKS = "The shop's books need it. It is nobody's whom anybody knows any more."

BELONGINGS = (
    Belonging(
        Account,
        erasing=Kept(BOOKS, stays=("unit",)),
        shown=("unit", "balance", "owed", "opened_at"),
    ),
)
