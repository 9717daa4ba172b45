"""Keys with which programs reach us: who calls, on whose behalf, and what they may do."""
