"""Derives again what must always be true of an installation, and says where it is not."""
