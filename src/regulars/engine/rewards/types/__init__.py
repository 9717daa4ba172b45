"""Carts, offers and quotes as values, and what is refused."""
