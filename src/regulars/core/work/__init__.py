"""Work that is done later: at once after a change, at a moment, or again and again."""
