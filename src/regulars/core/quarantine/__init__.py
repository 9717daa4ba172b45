"""What becomes of tasks that could not be done, and who decided so."""
