"""What of this table is customers'."""

from __future__ import annotations

from regulars.core.consents.erasing import make_anonymous
from regulars.core.consents.models import ConsentFact
from regulars.core.customers.types import Belonging
from regulars.core.personal import Rewritten

COLUMNS = (
    "public_id",
    "source",
    "key",
    "covers",
    "digest",
    "address",
    "channel",
    "state",
    "method",
    "actor",
    "proof",
)
ANONYMOUS = Rewritten(make_anonymous, columns=COLUMNS)
SHOWN = (
    "public_id",
    "channel",
    "topic__code",
    "state",
    "occurred_at",
    "recorded_at",
    "method",
    "source",
    "key",
    "actor",
    "address",
    "digest",
    "proof",
    "historical",
    "erased_at",
)
BELONGINGS = (Belonging(ConsentFact, erasing=ANONYMOUS, shown=SHOWN),)
