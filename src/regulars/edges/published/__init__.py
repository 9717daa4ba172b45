"""What other programs are told of what happens: one catalogue for webhooks and for the log."""
