"""Keys of programs on the command line."""
