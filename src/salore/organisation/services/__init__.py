"""Changes of the organisation, one module for each kind of thing. Each is recorded row by row (`rows`).

What reaches over many rows, is shown before it is done and can be undone, stands in `operations`.
"""
