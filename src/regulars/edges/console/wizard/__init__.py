"""Bringing in a file, step by step: upload, columns, dry run, import, undo."""
