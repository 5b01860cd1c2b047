"""Frozen results: what the engine computed and people decided, by person and period, in versions."""
