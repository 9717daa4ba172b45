"""What every customer will do next and is worth, computed from the lake and kept as traits."""
