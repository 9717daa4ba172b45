"""Checks that cross modules."""
