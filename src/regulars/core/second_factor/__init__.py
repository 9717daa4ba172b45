"""The second step of signing in: codes of a telephone, and recovery codes for when it is lost."""
