"""A console with a home and a database of its own, served as in production."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from regulars.edges.server.services import FIRST_PAGE, answer, free_port

SEED = """
from regulars.edges.installation import open_installation
open_installation()
from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.orders.models import OrderLine
from dataclasses import replace
from datetime import date
from regulars.edges.console.tests.factories import *
from regulars.edges.console.tests.scored import AS_OF, a_score, keep_forecasts, keep_scores
from regulars.engine.scores.types import MadeForecast, Replenishing
a_member("owner")
stored_figures()
customers = some_customers(60)
ids = enumerate(customers.values())
orders = [an_order(f"10{place:02}", pk, at=NOW, amounts=(1250, 900)) for place, pk in ids]
import_orders(taken_back(orders[59], 400, NOW), *orders[:59])
tea = ProductDraft("GT-1", name="Green tea", category="tea", price_minor=1250, currency="EUR")
told = {"source": "file", "import_run": None, "actor": "system", "now": NOW}
made = import_products(drafts=[tea], **told).ids["GT-1"]
OrderLine.objects.filter(name="Green tea").update(product_id=made)
tea_again = (Replenishing(made, AS_OF, None, 0.5),)
pks = customers.values()
keep_scores(*(a_score(pk, replenishments=tea_again, at_risk_minor=1.0 + pk) for pk in pks))
over = MadeForecast(date(2025, 8, 31), date(2025, 11, 29), "pooled", 1000.0, 900.0, 1100.0, 1101)
keep_forecasts([over, replace(over, made_on=AS_OF, until=date(2026, 5, 29), came=None)])
from tests.browser.profiles import keep_profiles
keep_profiles(list(pks))
from tests.browser.stories import keep_stories
keep_stories(list(pks)[-2:])
from regulars.edges.webhooks.tests import factories as webhooks
from regulars.edges.webhooks.types import Fault, Outcome
webhooks.an_endpoint("orders.placed", "orders.paid", description="Warehouse")
webhooks.told(*(webhooks.an_order(number) for number in range(3)))
refused = Outcome(8_400, status=503, fault=Fault.STATUS, answer="The warehouse is closed.")
webhooks.dispatched(webhooks.OK, refused, webhooks.OK)
"""


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a seeded console, as long as it is needed."""
    environment = {**os.environ, "REGULARS_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", SEED], check=True, env=environment)
    port = free_port("127.0.0.1", 0)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--no-ws", "--log-level", "error", "regulars.config.wsgi:application"]
    with subprocess.Popen(command, env=environment) as process:
        try:
            while answer("127.0.0.1", port, FIRST_PAGE) is None:
                assert process.poll() is None
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def signed_in(browser: Browser, address: str, **options: object) -> tuple[BrowserContext, Page]:
    """A page of the owner's, at the dashboard."""
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    page.goto(address + "/console/login/")
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(address + "/console/")
    return context, page
