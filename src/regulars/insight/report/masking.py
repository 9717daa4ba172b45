"""Customers in files that are passed on: codes as they are, people's own data only hinted at.

The files of many shops know customers by their e-mail address, their telephone number or their
name. The page and the JSON of a report are sent on, so they show no more of these than the one who
has the orders needs to find the row again. The tables carry them whole: they are for working with.
"""

from __future__ import annotations

import re
from dataclasses import replace

from regulars.insight.types import Report

LEFT_OUT = "…"
KEPT_DIGITS = 2
MAIL = re.compile(r"(\S)[^@\s]*@([^@\s])[^@\s]*?(\.[^.@\s]+)?$")
# Dialled from abroad, dialled at home with its parts set apart, or as three, three and four digits.
TELEPHONE = re.compile(
    r"(?:\+|00(?=[1-9])|\()[\d\s()./-]{8,}$"
    r"|0[1-9]\d*[\s/.-][\d\s/.-]{5,}$"
    r"|\d{3}([-. ])\d{3}\1\d{4}$"
)
NAME_PART = r"[^\W\d_]+(?:[.'’-]+[^\W\d_]*)*"
NAME = re.compile(rf"{NAME_PART}(?:[\s,]+{NAME_PART})+$|[\u4e00-\u9fff·]{{2,}}$")


def masked(customer: str) -> str:
    """The customer as a file that is passed on names them.

    Of an e-mail address the first letters and the ending are left, of a telephone number the last
    two digits, of a name its initials. Everything else is taken for a code and stays.

    Examples
    --------
    >>> masked("ann.smith@example.org"), masked("+49 170 1234567"), masked("Ann Smith")
    ('a…@e….org', '…67', 'A… S…')
    >>> masked("C01790"), masked("17850")
    ('C01790', '17850')
    """
    text = customer.strip()
    if found := MAIL.match(text):
        first, host, ending = found.groups()
        return f"{first}{LEFT_OUT}@{host}{LEFT_OUT}{ending or ''}"
    if "@" in text:
        return LEFT_OUT
    if TELEPHONE.match(text):
        return LEFT_OUT + "".join(filter(str.isdigit, text))[-KEPT_DIGITS:]
    if NAME.match(text):
        return " ".join(word[0] + LEFT_OUT for word in re.split(r"[\s,]+", text))
    return customer


def passed_on(report: Report) -> Report:
    """The report with its customers masked."""
    if report.outlook is None:
        return report
    slipping = report.outlook.slipping
    rows = tuple(replace(row, customer_id=masked(row.customer_id)) for row in slipping.rows)
    outlook = replace(report.outlook, slipping=replace(slipping, rows=rows))
    return replace(report, outlook=outlook)
