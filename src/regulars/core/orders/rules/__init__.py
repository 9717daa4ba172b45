"""Decisions about orders, from values to values."""
