"""The console: where staff read the figures, look up customers and bring in files."""
