"""Rows for tests and benches, made through the models with sensible defaults."""
