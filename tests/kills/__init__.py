"""Web and worker killed at random moments while facts arrive, and what came of it held against what
was promised.
"""
