"""What happens while it happens: accepting, applying and doing tasks, and the bare database."""
