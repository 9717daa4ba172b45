"""The words about the data itself: why rows were left out, what to be careful about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.words.marking import gettext_noop
from regulars.edges.report.writing import Writer
from regulars.insight.types import Caution

MOST_COLUMNS = 30  # named in one sentence
REASONS = {
    "absurd_amount": gettext_noop("The amount is too large to be one"),
    "absurd_quantity": gettext_noop("The quantity is too large to be one"),
    "blank_row": gettext_noop("The row is empty"),
    "broken_quotes": gettext_noop("The quotation marks do not match"),
    "cancelled": gettext_noop("The order was cancelled or never paid"),
    "duplicate": gettext_noop("The same line appears more than once"),
    "future_date": gettext_noop("The date lies in the future"),
    "in_other_file": gettext_noop("The order is in another file, too"),
    "line_too_long": gettext_noop("The line is too long to be one row"),
    "missing_amount": gettext_noop("The amount is missing"),
    "missing_date": gettext_noop("The date is missing"),
    "missing_order": gettext_noop("The order number is missing"),
    "missing_quantity": gettext_noop("The quantity is missing"),
    "other_currency": gettext_noop("The amount is in another currency"),
    "refunded_in_full": gettext_noop("The order was paid back in full"),
    "too_few_columns": gettext_noop("The row has too few columns"),
    "too_many_columns": gettext_noop("The row has too many columns"),
    "unreadable_amount": gettext_noop("The amount cannot be read"),
    "unreadable_date": gettext_noop("The date cannot be read"),
    "unreadable_quantity": gettext_noop("The quantity cannot be read"),
    "unreadable_text": gettext_noop("The row is not text in the file's encoding"),
}
CAUTIONS = {
    "column_chosen": gettext_noop(
        "“%(column)s” was taken for: %(field)s. “%(other)s” would have fitted, too."
    ),
    "currency_assumed": gettext_noop(
        "No currency is named in the files; %(currency)s was assumed."
    ),
    "currency_from_sign": gettext_noop(
        "The currency, %(currency)s, was read from the sign beside the amounts."
    ),
    "currency_sign_shared": gettext_noop(
        "“%(sign)s” is the sign of several currencies. Every amount was taken to be in "
        "%(currency)s, which is a guess. They may be in another, such as %(others)s."
    ),
    "currency_unknown": gettext_noop(
        "“%(column)s” names %(example)s, which is not a currency; %(currency)s was assumed."
    ),
    "cut_otherwise": gettext_noop(
        "Not all rows of %(file)s are cut into columns like its first, by “%(mark)s”; row "
        "%(row)s is the first that is not. Rows left out for it: %(rows)s."
    ),
    "date_order_guessed": gettext_noop(
        "The dates in “%(column)s”, such as %(example)s, could have the day or the month first. "
        "They were read as %(order)s, as nearly all rows are then sorted."
    ),
    "dates_counted": gettext_noop(
        "The dates in “%(column)s” are numbers, such as %(example)s. They were read as "
        "spreadsheets count days. Export the column as dates if the days are wrong."
    ),
    "decimal_guessed": gettext_noop(
        "“%(column)s” has %(rows)s numbers whose mark could stand for decimals or for thousands. "
        "“%(mark)s” was taken for the decimal mark."
    ),
    "discount_is_rate": gettext_noop(
        "“%(column)s” was read as a share of the price, not as an amount."
    ),
    "duplicate_rows": gettext_noop(
        "%(rows)s rows are exact copies of others (the first is row %(first_row)s of %(file)s). "
        "They were counted."
    ),
    "encoding_guessed": gettext_noop(
        "%(file)s is not UTF-8; it was read as %(encoding)s. Look at names with accents."
    ),
    "largest_line": gettext_noop(
        "The line in row %(row)s of %(file)s, %(amount_minor)s, is far larger than the others. If "
        "that is a mistake, correct the file: every total hangs on it. Lines so large: %(rows)s."
    ),
    "no_header": gettext_noop("%(file)s has no column names; the columns were told by content."),
    "null_characters": gettext_noop(
        "Null characters, which are no text, were passed over in %(file)s: %(characters)s."
    ),
    "offsets_kept": gettext_noop(
        "The times in “%(column)s”, such as %(example)s, name a time zone. They were counted as "
        "they are written, not by the shop's own clock; days may begin a few hours off. Say the "
        "shop's zone with --zone."
    ),
    "order_totals": gettext_noop(
        "What each order brought was taken from “%(column)s” and divided among its lines."
    ),
    "orders_inferred": gettext_noop(
        "There is no order number: what a customer bought at one moment was taken for one order."
    ),
    "other_sheets": gettext_noop(
        "Of %(file)s only the sheet “%(sheet)s” was read; there are also: %(others)s."
    ),
    "quote_not_closed": gettext_noop(
        "The quotation marks in rows %(first_row)s to %(last_row)s of %(file)s do not match: "
        "%(rows)s rows were left out. Most often one that opens is never closed; correct the first."
    ),
    "unreadable_values": gettext_noop(
        "%(rows)s values of “%(column)s” could not be read and were left empty (%(field)s)."
    ),
    "cost_incomplete": gettext_noop(
        "%(orders)s of %(of)s orders have no cost for some line. Profit leaves these orders out."
    ),
    "lines_after_as_of": gettext_noop(
        "%(lines)s lines after the last day counted were left aside."
    ),
}
# What whoever runs the command can do about it; the page goes to people who cannot.
REMEDIES = {
    "column_chosen": gettext_noop("Name the right one with --map."),
    "currency_assumed": gettext_noop("Say which with --currency."),
    "currency_unknown": gettext_noop("Say which with --currency."),
    "currency_sign_shared": gettext_noop("Say which with --currency."),
    "date_order_guessed": gettext_noop("Say which with --date-order."),
    "encoding_guessed": gettext_noop("Name the right one with --encoding."),
    "decimal_guessed": gettext_noop("Say which with --decimal."),
    "duplicate_rows": gettext_noop("Leave them out with --drop-duplicates."),
    "other_sheets": gettext_noop("Name another with --sheet."),
    "early_days": gettext_noop(
        "If a date is wrong, correct it in the file: the history begins with the first."
    ),
    "late_days": gettext_noop("If these dates are wrong, name the last day to count with --as-of."),
}
# What the head of the page says beside the currency, in a word.
CURRENCY_DOUBTS = {
    "currency_assumed": gettext_noop("assumed: please check"),
    "currency_unknown": gettext_noop("assumed: please check"),
    "currency_from_sign": gettext_noop("read from a sign: please check"),
    "currency_sign_shared": gettext_noop("guessed from a sign: please check"),
}
FIELDS = {
    "amount": gettext_noop("Amount of the line"),
    "cancelled_at": gettext_noop("Cancelled at"),
    "category": gettext_noop("Product category"),
    "channel": gettext_noop("Channel"),
    "cost": gettext_noop("Cost of the line"),
    "country": gettext_noop("Country"),
    "currency": gettext_noop("Currency"),
    "customer_id": gettext_noop("Customer"),
    "customer_name": gettext_noop("Customer's name"),
    "discount": gettext_noop("Discount on the line"),
    "email": gettext_noop("E-mail address"),
    "line_id": gettext_noop("Line number"),
    "order_discount": gettext_noop("Discount on the order"),
    "order_id": gettext_noop("Order number"),
    "order_subtotal": gettext_noop("Goods of the order"),
    "order_total": gettext_noop("Total of the order"),
    "ordered_at": gettext_noop("Date of the order"),
    "ordered_time": gettext_noop("Time of the order"),
    "phone": gettext_noop("Telephone number"),
    "product_id": gettext_noop("Product code"),
    "product_name": gettext_noop("Product name"),
    "quantity": gettext_noop("Quantity"),
    "refunded": gettext_noop("Paid back"),
    "shipping": gettext_noop("Shipping"),
    "status": gettext_noop("Status"),
    "tax": gettext_noop("Tax"),
    "unit_cost": gettext_noop("Unit cost"),
    "unit_price": gettext_noop("Unit price"),
}
CHOICES = {
    "content": gettext_noop("by its content"),
    "map": gettext_noop("as you said"),
    "name": gettext_noop("by its name"),
}


def reason_text(code: str) -> str:
    """Why the rows were left out; the bare code where a later version has found a new reason."""
    return _(REASONS[code]) if code in REASONS else code


def _several_files(values: Mapping[str, Any]) -> str:
    return ngettext(
        "%(orders)s order has lines in several files.",
        "%(orders)s orders have lines in several files.",
        values["orders"],
    )


def _early_days(values: Mapping[str, Any]) -> str:
    return ngettext(
        "%(rows)s row is dated %(last)s, years before all others.",
        "%(rows)s rows are dated %(last)s or earlier, years before all others.",
        values["rows"],
    )


def _late_days(values: Mapping[str, Any]) -> str:
    return ngettext(
        "%(rows)s row is dated %(first)s, years after all others.",
        "%(rows)s rows are dated %(first)s or later, years after all others.",
        values["rows"],
    )


COUNTED = {  # sentences that hang on a number
    "early_days": _early_days,
    "late_days": _late_days,
    "orders_in_several_files": _several_files,
}


def caution_text(caution: Caution, writer: Writer) -> str:
    """What to be careful about; the bare code where a later version has found a new matter."""
    if caution.code in COUNTED:
        sentence = COUNTED[caution.code](caution.values)
    elif caution.code in CAUTIONS:
        sentence = _(CAUTIONS[caution.code])
    else:
        return caution.code
    return sentence % {name: _value(name, value, writer) for name, value in caution.values.items()}


def remedy_text(caution: Caution) -> str:
    """What can be done about it on the command line; empty where there is nothing."""
    return _(REMEDIES[caution.code]) if caution.code in REMEDIES else ""


def currency_doubt(cautions: Iterable[Caution]) -> str:
    """Why the currency may be another one; empty where the files name it."""
    codes = (caution.code for caution in cautions)
    return next((_(CURRENCY_DOUBTS[code]) for code in codes if code in CURRENCY_DOUBTS), "")


def unused_columns_text(columns: Sequence[str]) -> str:
    """Which columns went unused; of a very wide file the first ones, and how many more."""
    names = ", ".join(f"“{name}”" for name in columns[:MOST_COLUMNS])
    more = len(columns) - MOST_COLUMNS
    if more > 0:
        names = _("%(names)s and %(more)s more") % {"names": names, "more": more}
    return _("Columns not used: %(names)s.") % {"names": names}


def unused_columns_remedy() -> str:
    """What the command line offers where one of them is needed."""
    return _("If one is needed, name it with --map.")


def field_name(code: str) -> str:
    """What the field is called."""
    return _(FIELDS[code]) if code in FIELDS else code


def choice_text(code: str) -> str:
    """How the column was chosen."""
    return _(CHOICES[code]) if code in CHOICES else code


def _value(name: str, value: float | str, writer: Writer) -> str:
    """A caution's value as its name says: a share, an amount, a field, a count, or text."""
    if isinstance(value, str):
        return field_name(value).lower() if name == "field" else value
    if "share" in name:
        return writer.share(value)
    return writer.money(value) if name.endswith("_minor") else writer.count(value)
