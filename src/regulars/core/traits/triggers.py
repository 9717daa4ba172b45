"""The trigger that refuses more traits of a customer than there may be.

Only what is newly told is counted: of two customers who turn out to be one, all is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.traits.types import MOST_TRAITS
from regulars.core.triggers import Trigger

SENTENCE = "a customer has at most %s traits"
TABLE, NAME = "traits_toldtrait", "told_trait_at_most"
OTHERS = (
    f"SELECT count(*) FROM {TABLE} "  # noqa: S608 - names of ours
    "WHERE customer_id = NEW.customer_id AND trait_id <> NEW.trait_id"
)


def triggers(vendor: str) -> Sequence[Trigger]:
    """One, against adding."""
    sentence = SENTENCE % MOST_TRAITS
    if vendor == "sqlite":
        refuse = f"SELECT RAISE(ABORT, '{sentence}') WHERE ({OTHERS}) >= {MOST_TRAITS};"
        made = f"CREATE TRIGGER {NAME} BEFORE INSERT ON {TABLE}\nBEGIN {refuse} END"
        return (Trigger(NAME, TABLE, made),)
    made = f"CREATE TRIGGER {NAME} BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()"
    body = (
        f"\nBEGIN IF ({OTHERS}) >= {MOST_TRAITS} THEN "
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END "
    )
    return (Trigger(NAME, TABLE, made, body),)
