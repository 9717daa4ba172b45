"""The public API: what programs ask of a store and tell it, over HTTP."""
