"""What is asked in the shop, and what of it can be used."""
