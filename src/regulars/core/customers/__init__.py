"""Who buys, and by which references other systems know them."""
