"""The screens that pages are looked at on, and the rules of accessibility that they must keep."""

from __future__ import annotations

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TELEPHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
