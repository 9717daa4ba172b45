"""What shops, programs and people tell of customers, by name, beside the customers' own fields."""
