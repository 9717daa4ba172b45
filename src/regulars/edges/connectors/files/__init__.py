"""Orders, customers and products out of files."""
