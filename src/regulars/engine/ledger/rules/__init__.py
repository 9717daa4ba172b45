"""The ledger's decisions, from values to values."""
