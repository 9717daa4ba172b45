"""Shops and other systems that are connected: their secrets, addresses and health.

What kind of system is connected is a strange matter to this module. A kind is a package beside it,
such as ``shopify``, which says what it needs, how its deliveries are told from forged ones, what
they mean, and how it is asked for what no delivery told. :mod:`.types.kinds` is the contract.
"""
