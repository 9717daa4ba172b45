"""Foretelling baskets: ours, counting with pandas, filtering with implicit, a large made-up shop.

Each is a program of its own that ends by writing what it found as JSON.
"""
