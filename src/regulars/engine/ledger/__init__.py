"""Points, store credit and gift cards: one ledger of lots, only ever added to."""
