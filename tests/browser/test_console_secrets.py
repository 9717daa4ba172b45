"""Pages that show a secret: one deed however often they are sent, and as wide as the screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.console import signed_in
from tests.browser.screens import TELEPHONE, judged_everywhere

pytestmark = pytest.mark.browser
PRESS_TWICE = "button => { button.click(); button.click(); }"


@pytest.fixture
def page(browser: Any, address: str) -> Any:
    context, page = signed_in(browser, address, viewport=TELEPHONE)
    yield page
    context.close()


def secrets_on(page: Page) -> list[str]:
    page.wait_for_selector(".c-token")
    return page.locator(".c-token").all_inner_texts()


def listed(page: Page, address: str, name: str) -> int:
    page.goto(address)
    return page.locator("tbody th a", has_text=name).count()


class TestSecret:
    def test_of_a_key_is_the_same_when_it_is_loaded_again(self, page: Page, address: str):
        page.goto(address + "/console/keys/add/")
        page.get_by_label("Name").fill("Once")
        page.get_by_label("Look orders up").check()
        page.get_by_role("button", name="Make the key").evaluate(PRESS_TWICE)
        shown = secrets_on(page)

        page.reload()

        assert secrets_on(page) == shown
        assert listed(page, address + "/console/keys/", "Once") == 1

    def test_of_a_connection_is_the_same_when_it_is_loaded_again(self, page: Page, address: str):
        page.goto(address + "/console/connections/new/webhook/")
        page.get_by_label("Name").fill("Only till")
        page.get_by_label("Source").fill("till")
        page.get_by_role("button", name="Connect", exact=True).click()
        shown = secrets_on(page)

        page.reload()

        assert secrets_on(page) == shown
        assert judged_everywhere(page) == {}
        assert listed(page, address + "/console/connections/", "Only till") == 1

    def test_of_a_webhook_fits_whatever_it_is_called(self, page: Page, address: str):
        page.goto(address + "/console/webhooks/add/")
        page.get_by_label("URL").fill(f"https://erp.example/{'y' * 180}")
        page.get_by_label("Name").fill("z" * 90)
        page.get_by_label("Tell it everything").check()
        page.get_by_role("button", name="Add it").click()
        assert len(secrets_on(page)) == 1

        assert judged_everywhere(page) == {}
        page.get_by_role("link", name="I have copied it").click()
        assert judged_everywhere(page) == {}


class TestForm:
    def test_that_is_filled_in_wrongly_leads_to_what_is_wrong(self, page: Page, address: str):
        page.goto(address + "/console/connections/new/shopify/")
        page.get_by_label("Source").fill("Tea Shop!")
        page.get_by_label("Client secret").fill("s")
        page.get_by_label("Shop", exact=True).fill("tea.example")
        page.get_by_role("button", name="Connect", exact=True).click()

        summary = page.get_by_role("alert")
        assert summary.evaluate("summary => summary === document.activeElement")
        assert summary.get_by_role("link").all_inner_texts() == ["Source", "Shop"]
        summary.get_by_role("link", name="Shop").click()
        assert page.evaluate("document.activeElement.id") == "id_shop"
        assert judged_everywhere(page) == {}
