"""The inbox of everything that reaches us: accepted at once and durably, applied afterwards."""
