"""Bringing in lists that an agency has: upload, see what would change, confirm.

Belongs here: what a file means for the rows that are known. Does not: reading files (`reading`).
"""
