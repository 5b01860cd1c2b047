"""The count: answers are opened in the memory of one process, and leave it as cells.

Runs by itself, never in a web process or in the worker. Does not belong here: how envelopes are made.
"""
