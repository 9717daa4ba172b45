"""What every programme uses: the lake, the figures computed from it."""
