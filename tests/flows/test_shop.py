"""The shop of an installation on any port: an order there comes back to it as a signed webhook."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

from regulars.edges.server.services import free_port
from tests.flows.installation import Installation, new_installation

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 60
PREPARE = """
from regulars.core.access.services import make_key
from regulars.core.access.types import KeyKind
from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.edges.sandbox.shop import secrets
from regulars.edges.sandbox.shop.services.outbox import keep_write_key
from regulars.kernel import clock
now = clock.now()
told = {{"actor": "system", "now": now}}
tea = ProductDraft("GT-1", name="Green tea", category="tea", price_minor=1250, currency="EUR")
import_products(drafts=[tea], source="shop", import_run=None, **told)
key = make_key(kind=KeyKind.SECRET, name="Shop", source="shop", scopes=["events.write"],
               origins=[], ends_at=None, **told)
keep_write_key(key=key.token, now=now)
secrets.keep(secrets.SIGNING, "{secret}")
from regulars.core.catalog.models import Product
print(Product.objects.get().public_id)
"""
HEARD = [["orders.placed"], [["granted", "checkout"]], []]
STATE = """
import json
from regulars.core.consents.models import ConsentFact
from regulars.edges.sandbox.shop.models import Message, Received
bodies = [json.loads(body) for body in Received.objects.values_list("body", flat=True)]
consents = list(ConsentFact.objects.values_list("state", "method"))
failed = list(Message.objects.exclude(problem="").values_list("problem", flat=True))
print(json.dumps([[body["type"] for body in bodies], consents, failed]))
"""


@contextmanager
def up(installation: Installation, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "regulars", "up", "--port", str(port)]
    with subprocess.Popen(command, env=installation.environment) as process:
        try:
            yield
        finally:
            process.terminate()


def opened(browser: OpenerDirector, page: str, given: dict[str, str] | None = None) -> str:
    """The page; of a form, what comes of it."""
    data = urlencode(given).encode() if given else None
    request = Request(page, data)  # noqa: S310 - on this machine
    with browser.open(request, timeout=30) as answer:
        return str(answer.read().decode())


def wait_for_page(browser: OpenerDirector, address: str) -> str:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return opened(browser, address)
        except URLError:
            assert time.monotonic() < end
            time.sleep(0.1)


def buy(shop: str, product: str) -> None:
    """Order as a guest who wants news."""
    cookies = CookieJar()
    browser = build_opener(HTTPCookieProcessor(cookies))
    wait_for_page(browser, f"{shop}products/{product}/")
    token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
    form = {"csrfmiddlewaretoken": str(token)}
    opened(browser, f"{shop}cart/add/{product}/", {**form, "quantity": "2"})
    buyer = {"email": "ann@example.com", "name": "Ann Example", "country": "DE", "city": "Berlin"}
    where = {"address": "Main street 1", "postcode": "10115", "delivery": "express"}
    paid = {"payment": "card", "card": "4242424242424242", "total_express": "3290"}
    all_of_it = {**form, **buyer, **where, **paid, "token": "0" * 32, "newsletter": "on"}
    assert "Thank you" in opened(browser, f"{shop}checkout/", all_of_it)


class TestShop:
    def test_hears_of_its_order_by_a_webhook_on_whatever_port_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("REGULARS_SANDBOX", "yes")
        monkeypatch.setenv("REGULARS_OUTGOING_LOOPBACK", "yes")
        monkeypatch.delenv("REGULARS_SANDBOX_ADDRESS", raising=False)
        port = free_port("127.0.0.1", 0)
        shop = f"http://127.0.0.1:{port}/shop/"
        with new_installation(tmp_path) as installation:
            asked = ["webhooks", "add", f"{shop}hooks/", "--event", "orders.placed"]
            secret = installation.regulars(*asked).strip().splitlines()[-1]
            product = installation.python(PREPARE.format(secret=secret)).strip()

            with up(installation, port):
                buy(shop, product)
                end = time.monotonic() + PATIENCE_SECONDS
                while (state := json.loads(installation.python(STATE))) != HEARD:
                    assert time.monotonic() < end, state
