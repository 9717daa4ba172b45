"""Decisions about rewards and codes, from values to values."""
