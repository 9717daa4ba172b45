"""The log of everything that happened, written in the transaction that made it true."""
