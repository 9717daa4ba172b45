"""What a programme gives, takes back and makes of somebody: pure decisions."""
