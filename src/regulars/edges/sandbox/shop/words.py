"""What the shop calls things, in its reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NEWSLETTER = _(
    "Yes, send me news and offers by e-mail. I can leave at any time with one click, and my "
    "address is used for nothing else."
)
# What is said of a deed once it is done, by the code of it in the page's address.
DONE = {
    "joined": _("From now on you have our news by e-mail."),
    "left": _("You have no more news from us."),
    "paid": _("The order is marked paid."),
    "shipped": _("The order is on its way."),
    "delivered": _("The order is marked delivered."),
    "promised": _("Another day is promised."),
    "refunded": _("The money is given back."),
    "cancelled": _("The order is cancelled."),
    "kept": _("Stock and price are kept."),
    "key": _("The key is kept. What waits is sent now."),
    "secret": _("The secret is kept. Webhooks signed with it are taken."),
    "again": _("What is left is sent again now."),
    "unpaid": _("You did not pay: nothing was charged and nothing was ordered."),
}
DELIVERIES = {
    "standard": _("Standard, three to four days"),
    "express": _("Express, the next day"),
    "pickup": _("Pick up in the shop"),
}
PAYMENTS = {
    "card": _("Card"),
    "transfer": _("Bank transfer"),
    "cash": _("Cash"),
}
STATUSES = {
    "placed": _("Placed"),
    "shipped": _("On its way"),
    "delivered": _("Delivered"),
    "cancelled": _("Cancelled"),
}
CHANNELS = {"web": _("Web shop"), "till": _("Till")}
COUNTRIES = {
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "DE": _("Germany"),
    "ES": _("Spain"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "IT": _("Italy"),
    "NL": _("Netherlands"),
    "TH": _("Thailand"),
    "US": _("United States"),
}
KINDS = {
    "delivery": DELIVERIES,
    "payment": PAYMENTS,
    "status": STATUSES,
    "channel": CHANNELS,
    "country": COUNTRIES,
}
