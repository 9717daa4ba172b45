"""Decisions about customers, from values to values."""

from __future__ import annotations

import re

LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")


def tidy_email(text: str) -> str:
    """The e-mail in lower case without spaces around it, or nothing where it cannot be one.

    >>> tidy_email(" Ann@Example.COM "), tidy_email("n/a"), tidy_email("bob@@x")
    ('ann@example.com', '', '')
    """
    if not text:
        return ""
    email = text.strip().lower()
    return email if EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL else ""
