"""Exporting and erasing what is known of a customer."""
