"""The people who work with the console, and what each may do."""
