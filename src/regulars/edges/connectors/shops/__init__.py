"""What shops tell, in whatever format: who bought what, what was taken back, what is sold."""
