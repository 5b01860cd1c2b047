"""Closing a period, releasing its results, and closing early for one person: who looks after the close."""
