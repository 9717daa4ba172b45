"""Asking other systems through their HTTP APIs: with patience, and never for long."""
