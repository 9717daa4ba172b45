"""Where the outside touches us."""
