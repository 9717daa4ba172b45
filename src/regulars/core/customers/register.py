"""How customers are known, made and told of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from regulars.core.customers.models import Customer, CustomerReference, CustomerTraits
from regulars.core.customers.rules import tidy_email
from regulars.core.customers.types import CustomerDraft, CustomersBroughtIn, CustomersTakenBack
from regulars.core.registers.services import Register
from regulars.kernel.ids import public_id
from regulars.kernel.listening import Listener
from regulars.kernel.tellings import Fields


def _made(draft: CustomerDraft, import_run: int | None, now: datetime) -> Customer:
    return Customer(
        public_id=public_id("cus", now=now),
        first_seen_at=_seen(draft),
        historical=import_run is not None,
        import_run=import_run,
        **_told(draft),
    )


def _tell(listener: Listener, draft: CustomerDraft, customer: Customer) -> None:
    listener.tell(draft.reference, customer, _told(draft))
    if _seen(draft) < customer.first_seen_at:
        listener.put(draft.reference, customer, "first_seen_at", _seen(draft))


def _told(draft: CustomerDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "email": tidy_email(draft.email),
        "phone": draft.phone,
        "joined_at": draft.joined_at,
    }


def _seen(draft: CustomerDraft) -> datetime:
    return min(draft.seen_at, draft.joined_at or draft.seen_at)


REGISTER = Register(
    rows=Customer,
    references=CustomerReference,
    link="customer",
    fields=Fields({"name": "", "email": "", "phone": "", "joined_at": None}),
    make=_made,
    tell=_tell,
    brought_in=CustomersBroughtIn,
    taken_back=CustomersTakenBack,
    seen=("first_seen_at",),
    attached=(CustomerTraits,),
)
