"""Decisions about customers, from values to values."""

from __future__ import annotations

import re
import unicodedata

LONGEST_EMAIL = 254
MAILTO = "mailto:"
UNSEEN = "Cf"  # category of Unicode: spaces of no width, marks of direction
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")


def tidy_email(text: str) -> str:
    """The e-mail as it is compared, or nothing where it cannot be one: in lower case, without what
    nobody sees, and with its domain in ASCII (UTS 46), so that each address is written in one way.

    >>> tidy_email(" Ann@Example.COM "), tidy_email("n/a"), tidy_email("bob@@x")
    ('ann@example.com', '', '')
    >>> tidy_email("ann@ex\u00e4mple.com"), tidy_email("mailto:ann@example.com\u200b")
    ('ann@xn--exmple-cua.com', 'ann@example.com')
    """
    if not text:
        return ""
    email = text.strip().lower()
    if not email.isascii() or email.startswith(MAILTO):
        email = _in_one_way(email)
    return email if EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL else ""


def _in_one_way(email: str) -> str:
    plain = unicodedata.normalize("NFKC", email)
    seen = "".join(letter for letter in plain if unicodedata.category(letter) != UNSEEN)
    local, at, domain = seen.strip().lower().removeprefix(MAILTO).rpartition("@")
    if domain.isascii():
        return f"{local}{at}{domain}"
    import idna  # its tables are large, and few domains need them

    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:  # no such domain; whoever wrote it may be known by it all the same
        return f"{local}{at}{domain}"
