"""Where other systems' data comes in, one folder per system."""
