"""The console in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.console import signed_in
from tests.browser.screens import DESKTOP, TELEPHONE, judged, judged_everywhere

pytestmark = pytest.mark.browser

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
