"""A small built-in shop for the demo, for tests and for benchmarks."""
