"""How much a picture has room for, and what it takes to draw one; the page says so."""

LEAST_GROUPED = 5  # fifths of fewer customers mean nothing
SHOWN_COHORTS = 24  # the latest
SHOWN_AGES = 18  # the first
SHOWN_MONTHS = 36  # the latest
PHONE_MONTHS = 13  # the latest, on a telephone
MOST_COHORTS = 110  # tables of more would fill megabytes that nobody reads
MARK = " *"  # of a cohort that holds customers who had bought before
LEAST_FORESEEN = 50  # known customers; of fewer, nothing is said of what lies ahead
HORIZON_DAYS = 730  # over which a lifetime value is counted unless something else is asked for
LEAVING = (0.2, 0.8)  # chances still to be there between which a customer may be leaving
LEAVING_FROM = 2  # purchases; who bought once has no rhythm that could be missed
LEAST_AT_RISK = 0.5  # of a minor unit: less is nothing
LEAST_SEASONAL = 30  # orders of a month that is called the high season
