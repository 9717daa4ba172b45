"""What can tell who somebody is, what only looks like it, and what is known of two who are one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import msgspec
import phonenumbers

from regulars.core.customers.types import Known
from regulars.core.identity.types import LONGEST, LONGEST_REASON, UnusableReason

Changes = Mapping[str, Sequence[Any]]  # of what is known: before and after, as JSON has them

# What programs write where they know nobody.
NOTHING = """
    0 -1 anonymous anon guest guestuser none null nil nan undefined unknown unidentified n/a not_set
    notset false true - _ ? . object {} [] nobody noone
"""
NOBODY = frozenset(NOTHING.split()) | {"[object object]", "not set", "not available"}
# What people type, and what pages are filled with. A shop's server may number customers like that.
PLACEHOLDERS = """
    1234 123456 na no test tester testuser user user_id userid id email customer default admin todo
    tbd blank empty
"""
TYPED = frozenset(PLACEHOLDERS.split())
ZEROS = re.compile(r"[0\-_. ]+")
PLACEHOLDER = re.compile(r"\{\{.*\}\}|\$\{.*\}|%\w+%|<.*>")
SUSPICIOUS = frozenset("0-_. {$%<")  # with which those two begin
NOBODYS = re.compile(
    r"(no-?reply|do-?not-?reply|test|example|none|null|anonymous|guest|postmaster|mailer-daemon)@.*|"
    r".*@(test|localhost|invalid|email\.com|none\.com)"
)
ROLES = re.compile(
    r"(info|admin|administration|office|sales|contact|contacts|support|help|billing|accounts|"
    r"accounting|orders|purchasing|procurement|reception|enquiries|webmaster|team)@.*"
)
WORD = re.compile(r"\w+")
DIGITS = re.compile(r"\D")
FEWEST_DIGITS, MOST_DIGITS = 8, 15  # of a phone number; E.164 allows no more


def usable(text: str, *, is_proven: bool = False) -> str:
    """What a shop or a browser knows somebody by, or nothing where it stands for nobody. What a
    shop's server says (``is_proven``) is what it says it is, unless it says that there is nobody.

    >>> usable(" C-100 "), usable("null"), usable("00000000-0000-0000-0000-000000000000")
    ('C-100', '', '')
    >>> usable("1234"), usable("1234", is_proven=True), usable("null", is_proven=True)
    ('', '1234', '')
    """
    tidy = text.strip()
    lower = tidy.lower()
    if not tidy or len(tidy) > LONGEST or lower in NOBODY or not tidy.isprintable():
        return ""
    if lower in TYPED and not is_proven:
        return ""
    if tidy[0] in SUSPICIOUS and (ZEROS.fullmatch(tidy) or PLACEHOLDER.fullmatch(tidy)):
        return ""
    return tidy


def is_somebodys(email: str) -> bool:
    """Whether a tidy e-mail can be somebody's, or several people's of one firm.

    >>> is_somebodys("info@firm.test"), is_somebodys("noreply@shop.test"), is_somebodys("")
    (True, False, False)
    """
    return bool(email) and not NOBODYS.fullmatch(email)


def is_persons(email: str) -> bool:
    """Whether a tidy e-mail can be somebody's, and tells them from others.

    >>> is_persons("ann@shop.test"), is_persons("info@firm.test"), is_persons("noreply@shop.test")
    (True, False, False)
    """
    return is_somebodys(email) and not ROLES.fullmatch(email)


def tidy_phone(text: str, region: str = "") -> str:
    """The number as E.164 writes it, or nothing where it cannot be one.

    ``region`` is the country of numbers without a country's code, in ISO 3166; without it they say
    nothing.

    >>> tidy_phone("+359 2 123 4567"), tidy_phone("02 123 4567", "BG"), tidy_phone("02 123 4567")
    ('+35921234567', '+35921234567', '')
    """
    if not text:
        return ""
    digits = DIGITS.sub("", text)
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS + 2 or len(set(digits)) < 3:  # noqa: PLR2004
        return ""
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def are_of_two(name: str, other: str) -> bool:
    """Whether two names, both known, have no word in common.

    >>> are_of_two("Maria Ivanova", "IVANOVA, Maria"), are_of_two("Maria", "Georgi")
    (False, True)
    >>> are_of_two("Maria", "")
    False
    """
    words = [set(WORD.findall(text.casefold())) for text in (name, other)]
    return all(words) and words[0].isdisjoint(words[1])


def put_together(kept: Known, merged: Known) -> Known:
    """What is known of a customer once another is part of them.

    Blanks are filled. Of what both know, what a shop told last stands, and where no shop told
    anything of the one merged, the kept one's. First moments are the earlier ones.

    >>> day = datetime(2026, 3, 1)
    >>> old, new = Known(day, "Shop 1", told_at=day), Known(day, "Shop 2", "a@shop.bg")
    >>> together = put_together(old, new)
    >>> together.name, together.email
    ('Shop 1', 'a@shop.bg')
    """
    is_newer = _moment(merged.told_at) > _moment(kept.told_at)
    first, second = (merged, kept) if is_newer else (kept, merged)
    joined = [moment for moment in (kept.joined_at, merged.joined_at) if moment]
    return Known(
        first_seen_at=min(kept.first_seen_at, merged.first_seen_at),
        name=first.name or second.name,
        email=first.email or second.email,
        phone=first.phone or second.phone,
        joined_at=min(joined, default=None),
        told_at=first.told_at,
        claimed_email=first.claimed_email or second.claimed_email,
        claimed_phone=first.claimed_phone or second.claimed_phone,
    )


def _moment(moment: datetime | None) -> float:
    """To compare by; what nobody told is older than everything."""
    return moment.timestamp() if moment else float("-inf")


def differences(before: Known, after: Known) -> dict[str, list[Any]]:
    """What is known otherwise, field by field: before and after, as JSON has them."""
    was, now = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return {name: [was[name], now[name]] for name in now if was[name] != now[name]}


def taken_out(known: Known, changes: Changes) -> Known:
    """What is known without these changes; what was told otherwise since stands.

    >>> day = datetime(2026, 3, 1)
    >>> changes = {"name": ["", "Shop 1"], "email": ["", "a@shop.bg"]}
    >>> taken_out(Known(day, "Shop 1", "b@shop.bg"), changes).name
    ''
    >>> taken_out(Known(day, "Shop 1", "b@shop.bg"), changes).email
    'b@shop.bg'
    """
    now = msgspec.to_builtins(known)
    back = {name: was for name, (was, became) in changes.items() if now[name] == became}
    read: Known = msgspec.convert({**now, **back}, Known)
    names = {field.name for field in fields(Known)} & back.keys()
    return replace(known, **{name: getattr(read, name) for name in names})


def usable_reason(text: str) -> str:
    """Why somebody decides, in one line.

    Raises UnusableReason.
    """
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise UnusableReason
    return reason
