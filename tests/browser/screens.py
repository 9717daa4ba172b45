"""The screens that pages are looked at on, and the rules of accessibility that they must keep."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What is right is not told of: a report has thousands of elements, and each would take its time.
WRONG_ONLY = {"resultTypes": ["violations"]}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    **WRONG_ONLY,
}
CONTRAST = {"runOnly": ["color-contrast"], **WRONG_ONLY}
TELEPHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def judged(page: Page, *, rules: object = RULES) -> list[tuple[str, str]]:
    """What the rules find wrong with the page as it stands."""
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
        found[name + ", dark"] = judged(page, rules=CONTRAST)
    return {name: problems for name, problems in found.items() if problems}
