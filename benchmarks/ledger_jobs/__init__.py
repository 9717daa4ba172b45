"""The ledger's measurements, each a process of its own."""
