"""Bringing in plans and realisations that were typed elsewhere: choose, look, take."""
