"""What happened in the store, and to whom."""
