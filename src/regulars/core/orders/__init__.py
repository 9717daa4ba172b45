"""What was bought, through which channel, and what was taken back."""
