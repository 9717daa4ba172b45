"""How much a picture has room for; the page says so where a report holds more."""

SHOWN_COHORTS = 24  # the latest
SHOWN_AGES = 18  # the first
SHOWN_MONTHS = 36  # the latest
PHONE_MONTHS = 13  # the latest, on a telephone
