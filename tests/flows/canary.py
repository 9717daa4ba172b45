"""A customer whose every value is unmistakable, put wherever something of a customer can stand.

Run inside an installation: ``fill()``, ``work()``, ``dump()``.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAME, EMAIL, PHONE = "Zylphia Kwortnax", "zylphia.kwortnax@qxzmail.example", "+359887916253"
OTHER_NAME, OTHER_EMAIL = "Zylphia Qwuntzel", "qwuntzel@qxzmail.example"
NO_EMAIL = "zylphia-qxzmail-dot-example"
USER_ID, BROWSER, CARD = "usrqxz-48151", "browserqxz-62342", "cardqxz-91827"
LATE_BROWSER = "browserqxz-77771"
ADDRESS, TRAIT, SEARCH = "77 Quizzlewick Lane", "xylomarzipan", "qxzsearch for a gift"
MERGED = "qxzmerged@qxzmail.example"
CANARIES = (
    "zylphia",
    "kwortnax",
    "qwuntzel",
    "qxz",
    "887916253",
    "quizzlewick",
    "xylomarzipan",
)
# Somebody of the same household, of whom everything stays.
STAYS, STAYS_EMAIL = "Mei Lin", "mei@example.com"
TRAITS = {"email": EMAIL, "phone": PHONE, "name": NAME, "loyalty_card": CARD, "taste": TRAIT}


def fill() -> None:
    """Put them everywhere."""
    _import_files()
    _tell_live()
    _leave_lying()
    _publish()
    from regulars.core.privacy.queries import customer_named

    sys.stdout.write(customer_named(EMAIL))


def work() -> None:
    """Work as a worker does, until no erasure is under way."""
    from django.db import connection

    from regulars.core.privacy.queries import count_under_way
    from regulars.core.work.services import Working

    working = Working("canary")
    thread = threading.Thread(target=working.run, daemon=True)
    thread.start()
    end = time.monotonic() + 120
    while count_under_way():
        if time.monotonic() > end:
            sys.exit("an erasure is still under way")
        connection.close()
        time.sleep(0.5)
    working.stop.set()
    thread.join()


def dump() -> None:
    """Every value of every table of PostgreSQL, as text."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET bytea_output = 'escape'")
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                for part in rows:
                    sys.stdout.buffer.write(bytes(part))


def sums() -> None:
    """What the shop's books say."""
    from django.db.models import Count, Sum

    from regulars.core.orders.models import Order, Refund

    told = Order.objects.aggregate(number=Count("pk"), total=Sum("total_minor"))
    customers = Order.objects.values("customer").distinct().count()
    refunded = Refund.objects.aggregate(total=Sum("amount_minor"))
    sys.stdout.write(json.dumps([told, customers, refunded]))


def _import_files() -> None:
    header = "customer_id,name,email,phone,created_at\n"
    _import("customers", header + f"{USER_ID},{NAME},{EMAIL},{PHONE},2024-01-05\n"
            f"C9,{STAYS},{STAYS_EMAIL},,2024-01-06\n")  # fmt: skip
    # The same told otherwise, and an e-mail that is none.
    _import("customers", header + f"{USER_ID},{OTHER_NAME},{OTHER_EMAIL},{PHONE},2024-01-05\n")
    _import("customers", header + f"{USER_ID},{OTHER_NAME},{NO_EMAIL},,2024-01-05\n")
    header = "order_id,line_id,order_date,customer_id,email,product_id,quantity,amount\n"
    _import("orders", header + f"A1,1,2024-02-05,{USER_ID},{EMAIL},P1,1,19.90\n"
            f"A2,1,2024-03-05,C9,{STAYS_EMAIL},P1,2,39.80\n"
            f"A1,2,2024-03-06,{USER_ID},{EMAIL},P1,-1,-5.00\n")  # fmt: skip


def _import(kind: str, content: str) -> None:
    import tempfile

    from regulars.edges.connectors.files.services import run_import, start_import
    from regulars.edges.connectors.files.types import ImportRequest

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.csv"
        path.write_text(content)
        request = ImportRequest(kind=kind, path=path, source="shop")
        run_id = start_import(request=request, actor="system", now=NOW)
        run_import(run_id=run_id, actor="system")


def _tell_live() -> None:
    from regulars.edges.connectors.intake.services import apply_waiting

    order = {
        "order_id": "A3",
        "currency": "EUR",
        "total": 12,
        "products": [{"product_id": "P1", "price": 12, "quantity": 1}],
        "shipping_address": ADDRESS,
    }
    accept(
        [
            said("identify", userId=USER_ID, anonymousId=BROWSER, traits=TRAITS),
            said("page", anonymousId=BROWSER, name="Home", context={"ip": ADDRESS}),
            said("track", event="Products Searched", userId=USER_ID, properties={"q": SEARCH}),
            said("track", event="Order Completed", userId=USER_ID, properties=order),
            said("identify", userId="merged-1", traits={"email": MERGED, "name": OTHER_NAME}),
            said("track", event="Viewed", userId="C9", anonymousId="tablet", properties={"a": 1}),
        ],
    )
    apply_waiting(now=NOW)
    _merge()


def _merge() -> None:
    from regulars.core.customers.models import Customer

    whole = Customer.objects.get(email=EMAIL)
    Customer.objects.filter(email=MERGED).update(merged_into=whole)


def accept(messages: list[dict[str, Any]], **how: Any) -> None:
    """Let a batch reach the store."""
    from regulars.edges.connectors.intake.services import accept as take
    from regulars.edges.connectors.intake.types import Arriving

    body = json.dumps({"batch": messages}).encode()
    facts = {"is_proven": True, "call": ""}
    arriving = Arriving("segment", "shop", "system", body, NOW, facts=facts, size=len(messages))
    take(arriving, **how)


def said(kind: str, **fields: Any) -> dict[str, Any]:
    """One message."""
    return {"type": kind, "timestamp": NOW.isoformat(), **fields}


def _leave_lying() -> None:
    """What waits, is stuck, is kept; answers, problems, uploads."""
    from django.conf import settings

    from regulars.core.work.models import Task
    from regulars.edges.api.models import KeptAnswer
    from regulars.edges.connectors.files.models import ImportRun
    from regulars.edges.connectors.intake.models import Delivery

    later = NOW + timedelta(days=4_000)
    mine = said("track", event="Wished", anonymousId=LATE_BROWSER, properties={"to": EMAIL})
    theirs = said("track", event="Wished", userId="C9", properties={"colour": "green"})
    accept([mine, said("track", event="Went", userId=USER_ID), theirs], ready_at=later)
    accept([mine], ready_at=later)
    Delivery.objects.create(
        connector="elsewhere",
        source="shop",
        actor="system",
        body=json.dumps({"customer": {"first_name": NAME, "address": ADDRESS}}).encode(),
        received_at=NOW,
        ready_at=NOW,
        applied_at=NOW,
    )
    Delivery.objects.create(
        connector="segment",
        source="shop",
        actor="system",
        facts={"is_proven": True, "call": "track"},
        body=json.dumps(said("track", event="Odd", userId=USER_ID)).encode(),
        problem=f"{EMAIL} is odd",
        received_at=NOW,
        ready_at=NOW,
        quarantined_at=NOW,
    )
    for key, body in (("a", json.dumps({"name": NAME})), (EMAIL, "{}")):
        KeptAnswer.objects.create(
            asker="key_1",
            key=key,
            digest="0" * 64,
            begun_at=NOW,
            claim="c",
            claimed_until=NOW + timedelta(minutes=1),
            status=200,
            content_type="application/json",
            body=body,
        )
    Task.objects.create(
        kind="odd", key="1", problem=f"cannot greet {NAME}", due_at=later, ready_at=later,
        quarantined_at=NOW,
    )  # fmt: skip
    ImportRun.objects.filter(pk=1).update(failure={"sentence": "{a}", "values": {"a": EMAIL}})
    upload = settings.REGULARS_HOME / "uploads" / "imports" / ("0" * 32) / "file" / "upload.csv"
    upload.parent.mkdir(parents=True)
    upload.write_text(f"name,email\n{NAME},{EMAIL}\n")


def _publish() -> None:
    from regulars.core.customers.models import Customer, CustomerTraits, Publication

    publication = Publication.objects.create(
        publisher="scores", state="current", model_version="1", as_of=NOW.date(), begun_at=NOW
    )
    for customer in Customer.objects.all():
        document = {"note": TRAIT if customer.email != STAYS_EMAIL else "tea"}
        CustomerTraits.objects.create(customer=customer, publication=publication, document=document)
