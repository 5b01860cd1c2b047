"""Deadlines of the viewer, as a page and as a calendar feed."""
