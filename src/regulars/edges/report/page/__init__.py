"""The report as a page: values become words, words become HTML."""

from regulars.edges.report.page.presenting import present
from regulars.edges.report.page.rendering import render
from regulars.edges.report.page.values import Page

__all__ = ["Page", "present", "render"]
