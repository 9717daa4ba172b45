"""The report in a browser: accessible in both themes, fit for telephones, whole without scripts."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from regulars.edges.report.page import present, render
from regulars.insight.charts import draw
from regulars.insight.report.tests.factories import a_report, an_outlook
from tests.browser.screens import DESKTOP, RULES, TELEPHONE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    report = a_report()
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(render(present(report, draw(report))))
    return file.as_uri()


def opened(browser: Browser, address: str, **context: object) -> Page:
    page = browser.new_context(**context).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize(
    ("scheme", "viewport"),
    [("light", DESKTOP), ("dark", TELEPHONE)],
    ids=["light-desktop", "dark-telephone"],
)
class TestAccessibility:
    def test_axe_finds_nothing_with_everything_unfolded(self, browser, address, scheme, viewport):
        page = opened(browser, address, color_scheme=scheme, viewport=viewport)
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")

        results = Axe().run(page, options=RULES)

        assert results.violations_count == 0, results.generate_report()


class TestLayout:
    @pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
    def test_never_scrolls_sideways(self, browser, address, width):
        page = opened(browser, address, viewport={"width": width, "height": 800})
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")

        assert page.evaluate("document.documentElement.scrollWidth") == width

    def test_shows_one_drawing_of_each_picture(self, browser, address):
        for viewport in (TELEPHONE, DESKTOP):
            page = opened(browser, address, viewport=viewport)
            page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
            shown = page.locator("figure .r-chart:visible")
            assert shown.count() == page.locator("figure:visible").count()

    def test_has_targets_that_a_finger_can_hit(self, browser, address):
        page = opened(browser, address, viewport=TELEPHONE, has_touch=True)

        heights = page.eval_on_selector_all(
            "summary, nav a, button, .r-switch label, .r-onward a",
            "all => all.filter(one => one.checkVisibility())"
            ".map(one => one.getBoundingClientRect().height)",
        )

        assert min(heights) >= 24


class TestDesk:
    def test_leaves_no_hole_beside_what_customers_are_worth(self, browser, tmp_path):
        report = a_report(outlook=an_outlook(together=()))
        file = tmp_path / "report.html"
        file.write_text(render(present(report, draw(report))))
        page = opened(browser, file.as_uri(), viewport=DESKTOP)

        worth, together, section = (
            page.locator(name).bounding_box()
            for name in ("#figure-lifetime-values", "#together", "#outlook")
        )

        assert worth["width"] == together["width"] == section["width"]
        drawing = page.locator("#figure-lifetime-values .r-drawing").bounding_box()
        words = page.locator("#figure-lifetime-values figcaption").bounding_box()
        assert drawing["x"] > words["x"] + words["width"]


class TestTelephone:
    @pytest.mark.parametrize("name", ["slipping", "replenishment", "together"])
    def test_shows_every_value_without_scrolling_sideways(self, browser, address, name):
        page = opened(browser, address, viewport=TELEPHONE, java_script_enabled=False)

        for cell in page.locator(f"#{name} tbody :is(th, td)").all():
            box = cell.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= TELEPHONE["width"]

    def test_shows_every_value_of_a_picture_without_scrolling_sideways(self, browser, address):
        page = opened(browser, address, viewport=TELEPHONE)

        scrolling = page.evaluate(
            """() => {
                const tables = [...document.querySelectorAll(".r-as-table")];
                tables.forEach(box => { box.open = true; });
                return tables.map(box => box.querySelector(".r-scroll"))
                    .filter(frame => frame.scrollWidth > frame.clientWidth + 1)
                    .map(frame => frame.getAttribute("aria-label"));
            }"""
        )

        assert page.locator(".r-as-table").count() > 10
        assert scrolling == []

    def test_shows_the_weeks_of_a_product_in_two_rows_with_their_days(self, browser, address):
        page = opened(browser, address, viewport=TELEPHONE)
        weeks = page.locator("#replenishment tbody tr").first.locator("td[class]")

        rows = {round(cell.bounding_box()["y"]) for cell in weeks.all()}
        label = weeks.first.evaluate("cell => getComputedStyle(cell, '::before').content")

        assert (weeks.count(), len(rows), label) == (8, 2, '"Dec 31"')

    def test_cuts_no_note(self, browser, address):
        page = opened(browser, address, viewport=TELEPHONE)
        note = page.locator("#replenishment .r-note").first

        box = note.bounding_box()

        assert box["x"] + box["width"] <= TELEPHONE["width"]
        assert note.evaluate("note => note.closest('.r-scroll')") is None


class TestThemes:
    def test_follow_the_system_until_the_reader_chooses(self, browser, address):
        page = opened(browser, address, color_scheme="dark")
        paper = "getComputedStyle(document.body).backgroundColor"
        dark = page.evaluate(paper)

        page.get_by_role("button", name="Light or dark").click()

        light = page.evaluate(paper)
        assert (dark, light) == ("rgb(13, 24, 23)", "rgb(248, 245, 238)")

    def test_print_on_white_whatever_the_screen(self, browser, address):
        page = opened(browser, address, color_scheme="dark")
        page.emulate_media(media="print")

        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(23, 48, 45)"


class TestWithoutScripts:
    def test_everything_is_there_but_the_switch(self, browser, address):
        page = opened(browser, address, java_script_enabled=False)

        assert page.locator("section").count() == 10
        assert page.get_by_role("button", name="Light or dark").is_hidden()
        page.locator("#figure-revenue summary").first.click()
        assert page.locator("#figure-revenue table").is_visible()

    @pytest.mark.parametrize(
        ("steps", "figures"),
        [
            (2, ("figure-cohorts", "figure-cohort-revenue")),
            (1, ("figure-forecast-purchases", "figure-forecast-revenue")),
        ],
    )
    def test_of_several_pictures_the_chosen_one_is_shown(self, browser, address, steps, figures):
        page = opened(browser, address, java_script_enabled=False)
        before, after = figures
        choice = page.locator(".r-choice", has=page.locator(f"#{before}"))
        shown = choice.locator("> figure:visible")
        assert [figure.get_attribute("id") for figure in shown.all()] == [before]

        choice.get_by_role("radio").first.focus()
        for _step in range(steps):
            page.keyboard.press("ArrowRight")

        assert [figure.get_attribute("id") for figure in shown.all()] == [after]
        assert page.locator(f"#{after} .r-chart").first.is_visible()


class TestNetwork:
    def test_is_never_asked_for_anything(self, browser, address):
        context = browser.new_context()
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()

        page.goto(address, wait_until="networkidle")

        assert [url for url in asked if not url.startswith("data:")] == [address]
