"""What other systems know by references: found again, made, completed, and taken back."""
