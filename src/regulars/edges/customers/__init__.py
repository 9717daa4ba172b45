"""Who is one customer and who is two, on the command line."""
