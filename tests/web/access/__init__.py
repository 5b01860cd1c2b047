"""Rows of the access matrix, a file for each area."""
