"""How quickly the console answers on a store of a million orders.

The store is made once: the generator's lines are imported and the figures computed, which takes
some minutes; afterwards ``.bench/console`` is used again. One web worker answers 200 requests of
each kind, one after the other, over a kept connection, signed in as an owner.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from benchmarks.generate import data_set
from benchmarks.processes import ROOT, WORK, header, row
from regulars.edges.server.services import FIRST_PAGE, answer, free_port

HOME = WORK / "console"
READY = HOME / "ready"
EMAIL, PASSWORD = "bench@example.com", "only-for-measuring"
TIMES = 200
MOST_MS = 200
PATIENCE_SECONDS = 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

ADD_STAFF = f"""
from regulars.edges.installation import open_installation
open_installation()
from regulars.core.staff.services import create_staff
from regulars.kernel import clock
create_staff(email={EMAIL!r}, name="Bench", role="owner", password={PASSWORD!r},
             actor="system", now=clock.now())
"""

BUSY = "busy@example.com"
BUSY_EVENTS = 10_000
ADD_EVENTS = f"""
from benchmarks.live_jobs.store import batch_of
from regulars.edges.installation import open_installation
open_installation()
from regulars.edges.connectors.intake.services import accept, apply_waiting
from regulars.edges.connectors.intake.types import Arriving
from regulars.kernel import clock
now = clock.now()
for place in range({BUSY_EVENTS // 100}):
    body = batch_of({BUSY!r}, minutes_ago=100 * place, now=now)
    facts = {{"is_proven": True, "call": ""}}
    accept(Arriving("segment", "shop", "system", body, now, facts, size=100))
apply_waiting(now=now, seconds=600)
"""


def environment() -> dict[str, str]:
    """The measured installation's."""
    return {**os.environ, "REGULARS_HOME": str(HOME)}


def make_store() -> None:
    """Import a million orders and compute their figures, unless that was done before."""
    if READY.exists():
        return
    lines = data_set("orders-1m") / "order_lines.parquet"
    HOME.mkdir(parents=True, exist_ok=True)
    for command in (
        ["-m", "regulars", "import", "orders", str(lines)],
        ["-m", "regulars", "lake", "sync"],
        ["-c", ADD_STAFF],
        ["-c", ADD_EVENTS],
    ):
        subprocess.run([sys.executable, *command], check=True, cwd=ROOT, env=environment())
    READY.touch()


@contextmanager
def web_worker() -> Iterator[int]:
    """One worker of the web server; yields its port."""
    port = free_port("127.0.0.1", 0)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--no-ws", "--log-level", "error", "regulars.config.wsgi:application"]
    with subprocess.Popen(command, env=environment()) as process:
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while answer("127.0.0.1", port, FIRST_PAGE) is None:
                if time.monotonic() > deadline:
                    raise RuntimeError("the web server did not come up")
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


class Browser:
    """A signed-in visitor with one kept connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> str:
        """A page's text.

        Raises RuntimeError unless it is there.
        """
        status, text = self._ask("GET", address)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address}: {status}")
        return text

    def sign_in(self) -> None:
        """Send the form of the first page."""
        page = self.get(FIRST_PAGE)
        found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
        token = found[1] if found else ""
        form = {"username": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token}
        status, _ = self._ask("POST", FIRST_PAGE, urlencode(form), FORM)
        if status != http.HTTPStatus.FOUND:
            raise RuntimeError(f"signing in: {status}")

    def _ask(
        self, method: str, address: str, body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, address, body, {**(headers or {}), "Cookie": cookie})
        response = self.connection.getresponse()
        text = response.read().decode()
        for line in response.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, text


def addresses(browser: Browser) -> dict[str, str]:
    """What is measured, by name."""
    customers = browser.get("/console/customers/")
    products = re.findall(r'href="(/console/products/prd_\w+/)"', browser.get("/console/products/"))
    ids = re.findall(r'href="(/console/customers/cus_\w+/)"', customers)
    names = re.findall(r'data-label="Reference"[^>]*><span[^>]*>([^<]+)<', customers)
    found = browser.get(f"/console/customers/?q={quote(BUSY)}")
    (busy,) = set(re.findall(r'href="(/console/customers/cus_\w+/)"', found))
    deep = "/console/customers/"
    for _ in range(20):
        older = re.search(r'rel="next" href="([^"]+)"', browser.get(deep))
        deep = "/console/customers/" + (older[1].replace("&amp;", "&") if older else "")
    return {
        "dashboard": "/console/",
        "report page": "/console/report/",
        "what lies ahead": "/console/ahead/",
        "slipping away, first page": "/console/slipping/",
        "slipping away, last page": "/console/slipping/?page=1000000",
        "customers, first page": "/console/customers/",
        "customers, page 21": deep,
        "customers by revenue": "/console/customers/?sort=-revenue",
        "customers by name": "/console/customers/?sort=name",
        "customers of a group": "/console/customers/?group=champions",
        "customers of a group by revenue": "/console/customers/?group=at_risk&sort=-revenue",
        "customers by reference": f"/console/customers/?q={quote(names[0])}",
        "product": products[0],
        "customers by part of a name": "/console/customers/?q=nobody-is-called-that",
        "a customer's profile": ids[0],
        f"a profile with {BUSY_EVENTS:,} events": busy,
        "orders, first page": "/console/orders/",
        "refunds, first page": "/console/refunds/",
        "channels": "/console/channels/",
    }


def measure(browser: Browser, address: str) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after five requests that do not count."""
    for _ in range(5):
        browser.get(address)
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        browser.get(address)
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def main() -> None:
    """Print a line for each kind of page."""
    make_store()
    with web_worker() as port:
        browser = Browser(port)
        browser.sign_in()
        for name, address in addresses(browser).items():
            middle, high = measure(browser, address)
            row(
                f"console, 1M orders: {name}",
                f"p95 ≤{MOST_MS} ms",
                f"p50 {middle:.0f}, p95 {high:.0f} ms",
                met=high <= MOST_MS,
            )


if __name__ == "__main__":
    header()
    main()
