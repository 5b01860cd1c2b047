"""Appreciation and advice among people who work together, named and dated. Nothing of anonymous answers."""
