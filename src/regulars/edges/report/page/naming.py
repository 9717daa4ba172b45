"""The merchant's own names as the page has room for them."""

from __future__ import annotations

LONGEST_NAME = 100  # characters


def shown_name(name: str) -> str:
    """A name, shortened where it is very long."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
