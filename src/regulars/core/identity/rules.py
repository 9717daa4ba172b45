"""What can tell who somebody is, and what only looks like it."""

from __future__ import annotations

import re

import phonenumbers

from regulars.core.identity.types import LONGEST

# What programs write where they know nobody.
WORDS = """
    0 -1 1234 123456 anonymous anon guest guestuser none null nil nan undefined unknown unidentified
    n/a na no not_set notset test tester testuser user user_id userid id email customer default
    admin false true - _ ? . object {} [] todo tbd blank empty nobody noone
"""
NOBODY = frozenset(WORDS.split()) | {"[object object]", "not set", "not available"}
ZEROS = re.compile(r"[0\-_. ]+")
PLACEHOLDER = re.compile(r"\{\{.*\}\}|\$\{.*\}|%\w+%|<.*>")
NOT_PEOPLE = re.compile(
    r"(no-?reply|do-?not-?reply|test|example|none|null|anonymous|guest|info|admin|postmaster|"
    r"mailer-daemon)@.*|.*@(test|localhost|invalid|email\.com|none\.com)"
)
DIGITS = re.compile(r"\D")
FEWEST_DIGITS, MOST_DIGITS = 8, 15  # of a phone number; E.164 allows no more


def usable(text: str) -> str:
    """What a shop or a browser knows somebody by, or nothing where it stands for nobody.

    >>> usable(" C-100 "), usable("null"), usable("00000000-0000-0000-0000-000000000000")
    ('C-100', '', '')
    """
    tidy = text.strip()
    lower = tidy.lower()
    if not tidy or len(tidy) > LONGEST or lower in NOBODY:
        return ""
    if ZEROS.fullmatch(tidy) or PLACEHOLDER.fullmatch(tidy) or not tidy.isprintable():
        return ""
    return tidy


def is_persons(email: str) -> bool:
    """Whether a tidy e-mail can be somebody's, and tells them from others.

    >>> is_persons("ann@shop.test"), is_persons("noreply@shop.test"), is_persons("")
    (True, False, False)
    """
    return bool(email) and not NOT_PEOPLE.fullmatch(email)


def tidy_phone(text: str, region: str = "") -> str:
    """The number as E.164 writes it, or nothing where it cannot be one.

    ``region`` is the country of numbers without a country's code, in ISO 3166; without it they say
    nothing.

    >>> tidy_phone("+359 2 123 4567"), tidy_phone("02 123 4567", "BG"), tidy_phone("02 123 4567")
    ('+35921234567', '+35921234567', '')
    """
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
