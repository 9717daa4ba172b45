"""Exporting and erasing customers from the command line."""
