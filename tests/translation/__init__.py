"""What can be translated, and that nothing else is shown."""
