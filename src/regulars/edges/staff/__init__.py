"""Who may sign in, from the command line."""
