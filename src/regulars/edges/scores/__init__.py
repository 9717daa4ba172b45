"""The scores on the command line."""
