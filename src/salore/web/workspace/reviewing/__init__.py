"""Heads look at the frozen results of their units, between a close and its release."""
