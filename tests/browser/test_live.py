"""One story from end to end: somebody looks around in the shop and buys, and within seconds the
console shows what they did, who they are, and what they agreed to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.request import build_opener

import pytest
from playwright.sync_api import Browser, Page, expect

from regulars.edges.sandbox.shop.tests.factories import GOOD
from regulars.edges.server.services import free_port
from tests.browser.console import signed_in
from tests.browser.screens import DESKTOP, TELEPHONE, judged_everywhere
from tests.browser.test_shop import BUYER
from tests.flows.installation import new_installation
from tests.flows.test_shop import PREPARE, up, wait_for_page

pytestmark = pytest.mark.browser

STAFF = """
from regulars.edges.console.tests.factories import a_member
a_member("owner")
"""
PATIENCE = 30_000  # milliseconds until a worker has applied what the shop told


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An installation that runs as it would for a merchant: its shop, its console, a worker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGULARS_SANDBOX", "yes")
        patch.delenv("REGULARS_SANDBOX_ADDRESS", raising=False)
        patch.delenv("DATABASE_URL", raising=False)
        port = free_port("127.0.0.1", 0)
        with new_installation(tmp_path_factory.mktemp("live")) as installation:
            installation.python(PREPARE.format(secret="whsec_bm90IGFza2VkIGZvciBhdCBhbGwgaGVyZQ=="))
            installation.python(STAFF)
            with up(installation, port):
                address = f"http://127.0.0.1:{port}"
                wait_for_page(build_opener(), address + "/shop/")
                yield address


def bought(browser: Browser, address: str) -> str:
    """Let the shop remember the browser, look at the tea, and order it with news; the order."""
    page = browser.new_context(viewport=TELEPHONE, reduced_motion="reduce").new_page()
    page.goto(address + "/shop/")
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("link", name="Green tea").first.click()
    page.get_by_role("button", name="Add to the cart").click()
    page.get_by_role("link", name="To the checkout").click()
    for label, text in {**BUYER, "E-mail": "ann@example.com"}.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Test card number").fill(GOOD)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Order and pay").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    number = re.search(r"S1\d{4}", page.url)[0]
    page.context.close()
    return number


def waited_for(page: Page, address: str, words: str) -> None:
    """Load the page again until it says so."""
    for _ in range(30):
        page.goto(address)
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(PATIENCE / 30)
    expect(page.get_by_text(words).first).to_be_visible()


class TestLive:
    def test_an_order_of_the_shop_is_in_the_log_and_on_the_profile(self, browser, address):
        number = bought(browser, address)
        context, page = signed_in(browser, address, viewport=DESKTOP)

        waited_for(page, address + "/console/events/", f"Order {number}")
        said = page.locator("tbody tr").all_inner_texts()
        for sentence in (f"Order {number} (€16.40) was placed.", "A Guest became known."):
            assert sum(sentence in row for row in said) == 1, said
        page.goto(address + "/console/customers/")
        page.get_by_role("link", name="A Guest").first.click()

        profile = " ".join(page.locator("main").inner_text().split())
        assert "Orders 1 Net revenue €12.50" in profile
        assert "E-mail News and offers · since" in profile
        assert "Agreed All that was said, with proof" in profile
        assert f"Order {number} Paid" in profile
        page.get_by_text("Visit", exact=True).first.click()
        visit = " ".join(page.locator("details[open]").first.inner_text().split())
        assert "Looked at Green tea" in visit
        assert "Began to check out" in visit
        assert judged_everywhere(page) == {}
        context.close()
