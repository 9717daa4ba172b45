"""One folder for each programme that keeps customers."""
