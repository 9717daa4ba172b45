"""One archive of a whole installation, and an installation made of it again."""
