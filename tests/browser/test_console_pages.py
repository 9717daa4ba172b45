"""Every page of the console: accessible, as wide as the screen, and made of our own files alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.console import signed_in
from tests.browser.screens import TELEPHONE, judged_everywhere

pytestmark = pytest.mark.browser

PAGES = [
    "/console/",
    "/console/report/",
    "/console/ahead/",
    "/console/slipping/",
    "/console/slipping/?page=2",
    "/console/customers/",
    "/console/customers/?q=nobody",
    "/console/customers/?sort=-revenue",
    "/console/customers/?group=champions",
    "/console/duplicates/",
    "/console/traits/",
    "/console/suppressions/",
    "/console/suppressions/add/",
    "/console/orders/",
    "/console/refunds/",
    "/console/channels/",
    "/console/products/",
    "/console/connections/",
    "/console/connections/new/",
    "/console/connections/new/klaviyo/",
    "/console/imports/",
    "/console/imports/new/",
    "/console/events/",
    "/console/events/1/",
    "/console/keys/",
    "/console/keys/add/",
    "/console/keys/add/?kind=publishable",
    "/console/erasures/",
    "/console/staff/",
    "/console/staff/add/",
    "/console/webhooks/",
    "/console/webhooks/add/",
    "/console/webhook-deliveries/",
    "/console/work/",
    "/console/second-factor/",
    "/console/password/",
    "/console/nowhere/",
]


def first_link(page: Page, address: str) -> str:
    page.goto(address)
    return str(page.locator("tbody th a").first.get_attribute("href"))


class TestEveryPage:
    def test_is_accessible_fits_and_loads_nothing_but_our_own_files(self, browser, address):
        context, page = signed_in(browser, address)
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else 0)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        customer = first_link(page, address + "/console/customers/?q=Shopper+59")
        named_long = first_link(page, address + "/console/customers/")
        records = [
            named_long,
            f"{named_long}erase/",
            f"{named_long}consents/",
            customer,
            f"{customer}erase/",
            f"{customer}consents/",
            f"{customer}consents/new/",
            first_link(page, address + "/console/traits/"),
            first_link(page, address + "/console/suppressions/"),
            first_link(page, address + "/console/orders/"),
            first_link(page, address + "/console/products/"),
            first_link(page, address + "/console/staff/"),
            first_link(page, address + "/console/webhooks/"),
            first_link(page, address + "/console/webhooks/") + "change/",
            first_link(page, address + "/console/webhooks/") + "remove/",
            first_link(page, address + "/console/webhook-deliveries/"),
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


class TestATimeline:
    def test_tells_a_visit_line_by_line(self, browser, address):
        context, page = signed_in(browser, address, viewport=TELEPHONE)
        page.goto(address + "/console/customers/?q=Shopper+59")
        page.locator("tbody th a").first.click()
        visit = page.locator(".c-visit")
        visit.locator("summary").click()

        steps = visit.locator(".c-did li")
        boxes = [step.bounding_box() for step in steps.all()]

        assert steps.all_inner_texts()[0].startswith("Opened “Home”")
        assert len(boxes) == 5
        assert {box["x"] for box in boxes} == {boxes[0]["x"]}
        assert max(box["height"] for box in boxes) < 100
        assert judged_everywhere(page) == {}
        context.close()
