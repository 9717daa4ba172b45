"""Foretelling baskets: ours, counting with pandas, and ours for a large made-up shop.

Each is a program of its own that ends by writing what it found as JSON.
"""
