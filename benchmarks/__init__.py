"""Side by side: ours, a peer's and the limit; whole processes, in turns, with ratios."""
