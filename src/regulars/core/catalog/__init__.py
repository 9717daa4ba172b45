"""What is sold, and by which references other systems know it."""
