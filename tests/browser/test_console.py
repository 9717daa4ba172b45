"""The console in a real browser, served as in production, with a home and a database of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from regulars.edges.server.services import FIRST_PAGE, answer, free_port
from tests.browser.screens import DESKTOP, RULES, TELEPHONE

pytestmark = pytest.mark.browser

SEED = """
from regulars.edges.installation import open_installation
open_installation()
from regulars.edges.console.tests.factories import *
a_member("owner")
stored_figures()
customers = some_customers(60)
ids = enumerate(customers.values())
orders = [an_order(f"10{place:02}", pk, at=NOW, amounts=(1250, 900)) for place, pk in ids]
import_orders(taken_back(orders[59], 400, NOW), *orders[:59])
"""
PAGES = [
    "/console/",
    "/console/report/",
    "/console/customers/",
    "/console/customers/?q=nobody",
    "/console/customers/?sort=-revenue",
    "/console/customers/?group=champions",
    "/console/orders/",
    "/console/refunds/",
    "/console/channels/",
    "/console/products/",
    "/console/imports/",
    "/console/imports/new/",
    "/console/events/",
    "/console/events/1/",
    "/console/staff/",
    "/console/staff/add/",
    "/console/password/",
    "/console/nowhere/",
]
FILE = (
    "Order No;Customer;Order Date;Item;Qty;Line Total\n"
    "A1;K-1;2025-01-10;Green tea;1;5,50\n"
    "A1;K-1;2025-01-10;Black tea;2;9,00\n"
    "A2;K-2;2025-01-11;Green tea;1;5,50\n"
    "A3;K-2;not a date;Green tea;1;5,50\n"
)
TWO_AMOUNTS = (
    "Order No;Customer;Order Date;Item;Line Total;Amount\n"
    "A1;K-1;2025-01-10;Green tea;5.50;6.60\n"
    "A2;K-2;2025-01-11;Black tea;9.00;10.80\n"
    "A3;K-1;2025-02-11;Black tea;4.50;5.40\n"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("console")
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
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    page.goto(address + "/console/login/")
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(address + "/console/")
    return context, page


def first_link(page: Page, address: str) -> str:
    page.goto(address)
    return str(page.locator("tbody th a").first.get_attribute("href"))


def judged(page: Page, *, rules: object = RULES) -> list[tuple[str, str]]:
    violations = Axe().run(page, options=rules).response["violations"]
    found = [(item["id"], item["nodes"][0]["html"]) for item in violations]
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return [*found, ("wide", "wider than the screen")] if page.evaluate(wide) else found


def judged_everywhere(page: Page) -> dict[str, list[tuple[str, str]]]:
    """What is wrong with the page in both themes, on a telephone and on a desk."""
    found = {}
    for name, size in (("telephone", TELEPHONE), ("desktop", DESKTOP)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        found[name] = judged(page)
        page.emulate_media(color_scheme="dark")  # all that differs is colour
        found[name + ", dark"] = judged(page, rules={"runOnly": ["color-contrast"]})
    return {name: problems for name, problems in found.items() if problems}


class TestEveryPage:
    def test_is_accessible_fits_and_loads_nothing_but_our_own_files(self, browser, address):
        context, page = signed_in(browser, address)
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else 0)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        records = [
            first_link(page, address + "/console/customers/"),
            first_link(page, address + "/console/orders/"),
            first_link(page, address + "/console/staff/"),
        ]

        found = {}
        for path in [*PAGES, *records]:
            page.goto(address + path)
            if problems := judged_everywhere(page):
                found[path] = problems

        context.close()
        assert found == {}
        assert [text for text in complaints if "404" not in text] == []
        assert [url for url in asked if not url.startswith((address, "data:"))] == []

    def test_the_door_is_accessible(self, browser, address):
        page = browser.new_page()
        page.goto(address + "/console/login/")

        assert judged_everywhere(page) == {}

        page.close()


class TestReading:
    def test_changes_the_period_and_the_theme(self, browser, address):
        context, page = signed_in(browser, address, color_scheme="light", viewport=DESKTOP)

        page.get_by_label("Period").select_option("all-time")
        page.wait_for_url(re.compile(r"period=all-time"))
        expect(page.get_by_label("Period")).to_have_value("all-time")
        before = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.get_by_role("button", name="Light or dark").click()
        page.goto(address + "/console/customers/")

        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
        context.close()

    def test_finds_a_customer_while_typing_and_opens_the_profile(self, browser, address):
        context, page = signed_in(browser, address, viewport=DESKTOP)

        page.goto(address + "/console/customers/")
        page.keyboard.press("/")
        page.keyboard.type("shopper59@")
        expect(page.locator("tbody tr")).to_have_count(1)
        page.get_by_role("link", name="Shopper 59").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Shopper 59")
        expect(page.locator(".c-figures")).to_contain_text("€17.50")
        page.locator(".c-entry summary").first.click()
        expect(page.locator(".c-lines").last).to_contain_text("Green tea")
        context.close()

    def test_works_without_scripts(self, browser, address):
        options = {"java_script_enabled": False, "viewport": TELEPHONE}
        context, page = signed_in(browser, address, **options)

        page.get_by_label("Period").select_option("all-time")
        page.get_by_role("button", name="Show").click()
        assert "period=all-time" in page.url
        page.get_by_text("Menu").click()
        page.locator(".c-drawer").get_by_role("link", name="Customers").click()
        page.get_by_label("Search").fill("C-059")
        page.keyboard.press("Enter")
        expect(page.locator("tbody tr")).to_have_count(1)
        context.close()


class TestImporting:
    def test_says_accessibly_where_a_second_column_would_fit(self, browser, address, tmp_path):
        file = tmp_path / "two.csv"
        file.write_text(TWO_AMOUNTS)
        context, page = signed_in(browser, address, viewport=DESKTOP)

        page.goto(address + "/console/imports/new/")
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_role("button", name="Upload and look at it").click()
        expect(page.get_by_label("Line Total")).to_have_value("amount", timeout=60_000)

        expect(page.locator(".c-doubt")).to_have_text(
            [
                "“Amount” would fit, too. Choose the one that is right.",
                "Could be “Amount of the line”, too; “Line Total” was taken.",
            ]
        )
        assert judged_everywhere(page) == {}
        context.close()

    def test_brings_in_a_file_after_a_dry_run_and_takes_it_back(self, browser, address, tmp_path):
        file = tmp_path / "history.csv"
        file.write_text(FILE)
        context, page = signed_in(browser, address, viewport=DESKTOP)
        page.set_default_timeout(60_000)

        page.goto(address + "/console/imports/")
        page.get_by_role("link", name="Import a file").first.click()
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_role("button", name="Upload and look at it").click()
        expect(page.get_by_label("Order Date")).to_have_value("ordered_at", timeout=60_000)
        page.get_by_label("Currency").fill("EUR")
        page.get_by_role("button", name="See what would happen").click()
        result = page.get_by_role("heading", name="Importing it would create")
        expect(result).to_be_visible(timeout=60_000)
        expect(page.locator(".c-counts")).to_have_text(re.compile("2orders2customers2products"))
        expect(page.get_by_role("table")).to_contain_text("The date cannot be read")
        assert judged(page) == []

        page.get_by_role("button", name="Import it").click()
        expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="Undo this import").click()
        going = re.compile("2orders3lines2customers2products")
        expect(page.locator(".c-counts")).to_have_text(going)
        page.get_by_role("button", name="Undo the import").click()
        undone = page.get_by_role("heading", name="Undone: what it alone brought is gone")
        expect(undone).to_be_visible(timeout=60_000)
        page.goto(address + "/console/customers/?q=K-1")
        expect(page.get_by_text("Nothing matches")).to_be_visible()
        context.close()
